import { ordinaryEnvironment, targetCalled } from '@scrape-and-report/production';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
// What is looked for in folders is looked for on Linux and macOS alone.
import { posix } from 'node:path';
import { taskFaults, type TaskFault } from '../task-faults';

export interface ScheduleWorld {
  readonly platform: string;
  /** What a command prints, or null when it can't be run or takes too long. */
  readonly run: (command: string, args: readonly string[]) => Promise<string | null>;
  readonly list: (folder: string) => readonly string[];
  readonly read: (path: string) => string | null;
  readonly home: string;
}

/** Where a start of a project's `daily` stands among what this system's schedulers will start; null when nowhere. */
export async function findSchedule(project: string, world: ScheduleWorld = systemSchedules()): Promise<string | null> {
  const startsDaily = startsDailyOf(project);
  if (world.platform === 'win32') {
    const tasks = await world.run('schtasks', ['/Query', '/FO', 'CSV', '/V']);
    return tasks !== null && startsDaily(tasks) ? 'the Task Scheduler' : null;
  }
  const crontab = await world.run('crontab', ['-l']);
  if (crontab !== null && startsDaily(crontab)) return 'the crontab';
  const cronFiles = ['/etc/crontab', ...filesIn(world, '/etc/cron.d')];
  const agents =
    world.platform === 'darwin'
      ? [posix.join(world.home, 'Library/LaunchAgents'), '/Library/LaunchDaemons'].flatMap((folder) =>
          filesIn(world, folder),
        )
      : [];
  return [...cronFiles, ...agents].find((path) => startsDaily(world.read(path) ?? '')) ?? findTimer(world, startsDaily);
}

/** What is at fault with the task of Windows that starts it; nothing on other systems, or when it can't be asked. */
export async function findTaskFaults(
  project: string,
  world: ScheduleWorld = systemSchedules(),
): Promise<readonly TaskFault[]> {
  if (world.platform !== 'win32') return [];
  return taskFaults((await world.run('schtasks', ['/Query', '/XML', 'ONE'])) ?? '', startsDailyOf(project));
}

/** A service by itself starts nothing: its timer must be there too. */
function findTimer(world: ScheduleWorld, startsDaily: (text: string) => boolean): string | null {
  const folders = [posix.join(world.home, '.config/systemd/user'), '/etc/systemd/user', '/etc/systemd/system'];
  for (const folder of folders) {
    for (const path of filesIn(world, folder)) {
      if (!path.endsWith('.service') || !startsDaily(world.read(path) ?? '')) continue;
      const timers = filesIn(world, folder).filter((file) => file.endsWith('.timer'));
      const name = posix.basename(path, '.service');
      const timer = timers.find(
        (file) =>
          posix.basename(file, '.timer') === name ||
          (world.read(file) ?? '').split(/\r?\n/).includes(`Unit=${name}.service`),
      );
      if (timer) return timer;
    }
  }
  return null;
}

/** Tells lines that start the project by its name, or with all others (`nx run-many -t daily`, `npm run daily`). */
function startsDailyOf(project: string): (text: string) => boolean {
  const [name, daily] = [project, targetCalled('daily')].map((one) => one.replace(/[^\w-]/g, '\\$&'));
  const start = new RegExp(
    `(?<![\\w-])${name}:${daily}(?![\\w-])|\\bnpm run daily\\b|\\bnx ${daily} ${name}(?![\\w-])|` +
      `\\brun-many\\b.*(-t|--targets?)[ =]\\S*\\b${daily}(?![\\w-])`,
  );
  return (text) => text.split(/\r?\n/).some((line) => !/^\s*[#;]/.test(line) && start.test(line));
}

function filesIn({ list }: ScheduleWorld, folder: string): string[] {
  return list(folder).map((name) => posix.join(folder, name));
}

function systemSchedules(): ScheduleWorld {
  return {
    platform: process.platform,
    home: homedir(),
    run: (command, args) =>
      new Promise((resolve) => {
        const env = ordinaryEnvironment(process.env);
        const limits = { timeout: 20_000, maxBuffer: 64 * 1024 * 1024, windowsHide: true, env };
        execFile(command, [...args], limits, (error, stdout) => resolve(error ? null : stdout));
      }),
    list: (folder) => {
      try {
        return readdirSync(folder).sort();
      } catch {
        return [];
      }
    },
    read: (path) => {
      try {
        return readFileSync(path, 'utf8');
      } catch {
        return null;
      }
    },
  };
}
