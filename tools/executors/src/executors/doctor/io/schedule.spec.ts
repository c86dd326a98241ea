import { findSchedule, type ScheduleWorld } from './schedule';

/** A machine with these files, and with what its scheduler's command prints. */
function machine(
  platform: string,
  files: Readonly<Record<string, string>>,
  printed: string | null = null,
): ScheduleWorld {
  return {
    platform,
    home: '/home/anna',
    run: async () => printed,
    list: (folder) =>
      Object.keys(files)
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1)),
    read: (path) => files[path] ?? null,
  };
}

const DAILY = 'ExecStart=/usr/bin/npx nx run prod:daily';
const user = '/home/anna/.config/systemd/user';

it.each<[string, ScheduleWorld, string | null]>([
  ['nothing anywhere', machine('linux', {}), null],
  ['a line in the crontab', machine('linux', {}, '0 5 * * * cd /srv && npx nx run prod:daily\n'), 'the crontab'],
  ['a line that is commented out', machine('linux', {}, '# 0 5 * * * npx nx run prod:daily\n'), null],
  ['another target in the crontab', machine('linux', {}, '0 5 * * * npx nx run prod:daily-old\n'), null],
  ['a file of cron', machine('linux', { '/etc/cron.d/prod': '0 5 * * * anna npm run daily' }), '/etc/cron.d/prod'],
  [
    'a service with its timer',
    machine('linux', { [`${user}/site.service`]: DAILY, [`${user}/site.timer`]: 'OnCalendar=05:00' }),
    `${user}/site.timer`,
  ],
  [
    'a service with a timer of another name',
    machine('linux', { [`${user}/site.service`]: DAILY, [`${user}/early.timer`]: '[Timer]\nUnit=site.service\n' }),
    `${user}/early.timer`,
  ],
  ['a service without a timer', machine('linux', { [`${user}/site.service`]: DAILY }), null],
  [
    'a task of Windows',
    machine('win32', {}, '"\\site","cmd /c cd C:\\s && npx nx run prod:daily"'),
    'the Task Scheduler',
  ],
  ['other tasks of Windows', machine('win32', {}, '"\\Backup","backup.exe"'), null],
  ['a Windows that does not answer', machine('win32', {}, null), null],
])('finds the start of prod:daily: %s', async (_situation, world, expected) => {
  expect(await findSchedule('prod', world)).toBe(expected);
});

it.each<[string, string, boolean]>([
  ['the site by its name', 'npx nx run shop:daily', true],
  ['all sites', 'npx nx run-many -t daily', true],
  ['all sites, among other targets', 'nx run-many --targets=sites,daily --parallel=2', true],
  ['another site', 'npx nx run prod:daily', false],
  ['a site whose name ends alike', 'npx nx run my-shop:daily', false],
  ['other targets of all sites', 'npx nx run-many -t status', false],
])('tells the start of a site: %s', async (_situation, command, isStarted) => {
  const world = machine('linux', {}, `0 5 * * * cd /srv && ${command}\n`);
  expect(await findSchedule('shop', world)).toBe(isStarted ? 'the crontab' : null);
});
