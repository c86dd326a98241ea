import { hoursByMinute, type StartTimes, timeOf } from './start-times';

/** What is started, on which machine, when. */
export interface ScheduleFacts {
  /** Absolute path of the workspace on this machine. */
  readonly root: string;
  /** Absolute path of the folder that holds Node's program. */
  readonly nodeFolder: string;
  /** What follows `nx`: `run example:daily`, or `run-many -t daily`. */
  readonly command: string;
  readonly times: StartTimes;
  readonly everyMinutes: number;
}

/** A file to write, or none, and how it becomes a schedule. */
export interface Schedule {
  readonly files: Readonly<Record<string, string>>;
  /** Commands for a person, in their order. */
  readonly steps: readonly string[];
}

export type ScheduleKind = 'cron' | 'systemd' | 'windows';

/** Starts of a production in the form of one scheduler. Further starts do no harm: only the first that is needed does work. */
export function renderSchedule(kind: ScheduleKind, facts: ScheduleFacts, folder: string): Schedule {
  return { cron: renderCron, systemd: renderSystemd, windows: renderTask }[kind](facts, folder);
}

function renderCron({ root, nodeFolder, command, times }: ScheduleFacts, folder: string): Schedule {
  // A per cent sign is a line end to cron.
  const nx = `PATH=${quoted(nodeFolder)}:"$PATH" node_modules/.bin/nx ${command}`;
  const start = `cd ${quoted(root)} && ${nx} >> "$HOME/scrape-and-report.log" 2>&1`;
  const lines = hoursByMinute(times).map(
    ([minute, hours]) => `${minute} ${hours.join(',')} * * * ${start.replaceAll('%', '\\%')}`,
  );
  const file = `${folder}/crontab`;
  return {
    files: { [file]: `# Starts of the daily production. ${WHY}\n${lines.join('\n')}\n` },
    steps: [`(crontab -l 2>/dev/null; cat ${quoted(`${root}/${file}`)}) | crontab -`],
  };
}

const WHY = 'Further starts do no harm: only the first that is needed does work.';

function renderSystemd({ root, nodeFolder, command, times }: ScheduleFacts, folder: string): Schedule {
  const escaped = (text: string): string => text.replaceAll('%', '%%');
  const service = [
    '[Unit]',
    'Description=Daily record of the website',
    '',
    '[Service]',
    'Type=oneshot',
    `WorkingDirectory=${escaped(root)}`,
    `Environment="PATH=${escaped(nodeFolder)}:/usr/local/bin:/usr/bin:/bin"`,
    `ExecStart="${escaped(root)}/node_modules/.bin/nx" ${command}`,
    '',
  ];
  const timer = [
    '[Unit]',
    `Description=Starts of the daily record. ${WHY}`,
    '',
    '[Timer]',
    ...times.map((time) => `OnCalendar=*-*-* ${timeOf(time)}`),
    'Persistent=true',
    '',
    '[Install]',
    'WantedBy=timers.target',
    '',
  ];
  const name = 'scrape-and-report';
  const files = { [`${folder}/${name}.service`]: service.join('\n'), [`${folder}/${name}.timer`]: timer.join('\n') };
  const units = '"$HOME/.config/systemd/user"';
  return {
    files,
    steps: [
      `mkdir -p ${units} && cp ${Object.keys(files)
        .map((file) => quoted(`${root}/${file}`))
        .join(' ')} ${units}`,
      `systemctl --user daemon-reload && systemctl --user enable --now ${name}.timer`,
      'loginctl enable-linger    # so that it starts also while nobody is logged on',
    ],
  };
}

function renderTask({ root, nodeFolder, command, times, everyMinutes }: ScheduleFacts, folder: string): Schedule {
  const nx = `set "PATH=${nodeFolder};%PATH%" && node_modules\\.bin\\nx.cmd ${command}`;
  const start = `/d /c ${nx} >> "%LOCALAPPDATA%\\scrape-and-report.log" 2>&1`;
  const duration = times.at(-1)! - times[0]!;
  // The last start is within the duration, not at its end.
  const repetition =
    duration === 0
      ? []
      : [
          '      <Repetition>',
          `        <Interval>PT${everyMinutes}M</Interval>`,
          `        <Duration>PT${duration + 1}M</Duration>`,
          '        <StopAtDurationEnd>false</StopAtDurationEnd>',
          '      </Repetition>',
        ];
  const file = `${folder}/daily-task.xml`;
  return {
    files: { [file]: taskXml({ start, root, first: timeOf(times[0]!), repetition }) },
    steps: [
      `schtasks /Create /TN scrape-and-report /XML "${root}\\${file.replaceAll('/', '\\')}" /RU %USERDOMAIN%\\%USERNAME% /RP *`,
    ],
  };
}

interface TaskParts {
  readonly start: string;
  readonly root: string;
  readonly first: string;
  readonly repetition: readonly string[];
}

/** A task that runs whether its user is logged on or not, on battery too, and makes up for a start that was missed. */
function taskXml({ start, root, first, repetition }: TaskParts): string {
  const lines = [
    '<?xml version="1.0"?>',
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
    '  <RegistrationInfo>',
    `    <Description>Produces the daily record of the website. ${WHY}</Description>`,
    '  </RegistrationInfo>',
    '  <Triggers>',
    '    <CalendarTrigger>',
    ...repetition,
    `      <StartBoundary>2026-01-01T${first}:00</StartBoundary>`,
    '      <Enabled>true</Enabled>',
    '      <ScheduleByDay>',
    '        <DaysInterval>1</DaysInterval>',
    '      </ScheduleByDay>',
    '    </CalendarTrigger>',
    '  </Triggers>',
    '  <Principals>',
    '    <Principal id="Author">',
    '      <LogonType>Password</LogonType>',
    '      <RunLevel>LeastPrivilege</RunLevel>',
    '    </Principal>',
    '  </Principals>',
    '  <Settings>',
    '    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>',
    '    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>',
    '    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>',
    '    <StartWhenAvailable>true</StartWhenAvailable>',
    '    <RunOnlyIfIdle>false</RunOnlyIfIdle>',
    '    <WakeToRun>false</WakeToRun>',
    '    <ExecutionTimeLimit>PT12H</ExecutionTimeLimit>',
    '  </Settings>',
    '  <Actions Context="Author">',
    '    <Exec>',
    '      <Command>cmd.exe</Command>',
    `      <Arguments>${inXml(start)}</Arguments>`,
    `      <WorkingDirectory>${inXml(root)}</WorkingDirectory>`,
    '    </Exec>',
    '  </Actions>',
    '</Task>',
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

function inXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** For a shell. */
function quoted(text: string): string {
  return /^[\w./:@+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
