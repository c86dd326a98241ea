/** What keeps a task of Windows' Task Scheduler from producing on a machine that is on; in the order of their weight. */
export type TaskFault =
  | 'switched-off'
  | 'only-while-logged-on'
  | 'no-password'
  | 'not-on-battery'
  | 'stops-on-battery'
  | 'only-when-idle'
  | 'missed-starts-lost'
  | 'stops-a-running-one'
  | 'output-lost';

/** What is at fault with a task, and what to set, in the words of the Task Scheduler's own window. */
export const TASK_FAULTS: Readonly<Record<TaskFault, readonly [fault: string, remedy: string]>> = {
  'switched-off': ['is switched off', 'enable it'],
  'only-while-logged-on': [
    'runs only while its user is logged on',
    'set «Run whether user is logged on or not», with the password',
  ],
  'no-password': [
    'runs without a password, which Windows does not let reach a share',
    'untick «Do not store password»',
  ],
  'not-on-battery': ['does not start on battery', 'untick «Start the task only if the computer is on AC power»'],
  'stops-on-battery': ['is ended when the power fails', 'untick «Stop if the computer switches to battery power»'],
  'only-when-idle': ['starts only when nobody works', 'untick «Start the task only if the computer is idle»'],
  'missed-starts-lost': [
    'is not made up for after the machine was off',
    'tick «Run task as soon as possible after a scheduled start is missed»',
  ],
  'stops-a-running-one': ['ends a production that is still at work', 'choose «Do not start a new instance»'],
  'output-lost': ['keeps no output', 'add >> "%LOCALAPPDATA%\\scrape-and-report.log" 2>&1 to its command'],
};

/**
 * Judges the tasks that start the daily production, in the scheduler's own XML (`schtasks /Query /XML ONE`; its elements
 * are the same in every language of Windows, and have the defaults of Microsoft's task schema).
 *
 * @returns the faults of the best of them; none when no task starts it
 */
export function taskFaults(xml: string, startsDaily: (command: string) => boolean): readonly TaskFault[] {
  const tasks = [...xml.matchAll(/<Task[\s>][\s\S]*?<\/Task>/g)].map(([task]) => task);
  const faults = tasks.filter((task) => startsDaily(commandOf(task))).map(faultsOf);
  return faults.sort((a, b) => a.length - b.length)[0] ?? [];
}

function commandOf(task: string): string {
  return [...task.matchAll(/<(Command|Arguments)>([\s\S]*?)<\/\1>/g)].map(([, , text]) => plain(text!)).join(' ');
}

function faultsOf(task: string): TaskFault[] {
  const is = (element: string, otherwise: boolean): boolean => (valueOf(task, element) ?? String(otherwise)) === 'true';
  const settings = /<Settings>[\s\S]*?<\/Settings>/.exec(task)?.[0] ?? '';
  // The account of the machine itself needs no password, and has one on the shares only in a domain.
  const isService = /^S-1-5-(18|19|20)$/.test(valueOf(task, 'UserId') ?? '');
  const logon = valueOf(task, 'LogonType') ?? (isService ? 'Password' : 'InteractiveToken');
  const found: [TaskFault, boolean][] = [
    ['switched-off', valueOf(settings, 'Enabled') === 'false'],
    ['only-while-logged-on', !isService && /^(InteractiveToken|Group)$/.test(logon)],
    ['no-password', logon === 'S4U'],
    ['not-on-battery', is('DisallowStartIfOnBatteries', true)],
    ['stops-on-battery', is('StopIfGoingOnBatteries', true)],
    ['only-when-idle', is('RunOnlyIfIdle', false)],
    ['missed-starts-lost', !is('StartWhenAvailable', false)],
    ['stops-a-running-one', valueOf(task, 'MultipleInstancesPolicy') === 'StopExisting'],
    ['output-lost', !commandOf(task).includes('>')],
  ];
  return found.flatMap(([fault, holds]) => (holds ? [fault] : []));
}

function valueOf(task: string, element: string): string | undefined {
  return new RegExp(`<${element}>\\s*([^<]*?)\\s*</${element}>`).exec(task)?.[1];
}

function plain(text: string): string {
  return text.replace(/&(gt|lt|quot|apos|amp);/g, (_, name: keyof typeof ENTITIES) => ENTITIES[name]);
}

const ENTITIES = { gt: '>', lt: '<', quot: '"', apos: "'", amp: '&' } as const;
