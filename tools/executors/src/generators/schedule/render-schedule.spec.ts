import { taskFaults } from '../../executors/doctor/task-faults';
import { findSchedule } from '../../executors/doctor/io/schedule';
import { renderSchedule, type ScheduleFacts } from './render-schedule';
import { hoursByMinute, startTimes } from './start-times';

const facts: ScheduleFacts = {
  root: '/srv/our 100% record',
  nodeFolder: '/opt/node/bin',
  command: 'run example:daily',
  times: startTimes('05:00', '09:00', 30),
  everyMinutes: 30,
};
const windows: ScheduleFacts = { ...facts, root: 'C:\\our record & more', nodeFolder: 'C:\\Program Files\\nodejs' };
const fileOf = (kind: 'cron' | 'windows', of = facts): string =>
  Object.values(renderSchedule(kind, of, 'schedule').files)[0]!;

describe('startTimes', () => {
  it('repeats through the morning', () => {
    expect(startTimes('05:00', '06:00', 30)).toEqual([300, 330, 360]);
    expect(startTimes('05:10', '05:10', 30)).toEqual([310]);
    expect(hoursByMinute(startTimes('05:30', '07:40', 45))).toEqual([
      [30, [5]],
      [15, [6]],
      [0, [7]],
    ]);
  });

  it.each([
    ['9:60', '10:00', /no time such as 05:00/],
    ['09:00', '05:00', /after the last/],
  ])('refuses %s to %s', (first, until, message) => {
    expect(() => startTimes(first, until, 30)).toThrow(message);
  });
});

describe('renderSchedule', () => {
  it('gives cron one line for each minute of the hour, with what cron would read otherwise escaped', () => {
    const lines = fileOf('cron')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^0 5,6,7,8,9 \* \* \* cd '\/srv\/our 100\\% record' && /);
    expect(lines[1]).toMatch(/^30 5,6,7,8 \* \* \* /);
  });

  it('gives systemd a service and a timer that makes up for missed starts', () => {
    const { files, steps } = renderSchedule('systemd', facts, 'schedule');
    const [service, timer] = Object.values(files);
    expect(service).toContain('WorkingDirectory=/srv/our 100%% record\n');
    expect(service).toMatch(/^ExecStart="\/srv\/our 100%% record\/node_modules\/\.bin\/nx" run example:daily$/m);
    expect(timer!.match(/^OnCalendar=/gm)).toHaveLength(9);
    expect(timer).toContain('Persistent=true');
    expect(steps.join('\n')).toContain('enable-linger');
  });

  it('gives the Task Scheduler a task with which the doctor finds no fault', () => {
    const xml = fileOf('windows', windows);
    expect(xml).toContain('<Interval>PT30M</Interval>');
    expect(xml).toContain('<Duration>PT241M</Duration>');
    expect(xml).toContain('<WorkingDirectory>C:\\our record &amp; more</WorkingDirectory>');
    let asked = 0;
    const faults = taskFaults(`<Tasks>${xml}</Tasks>`, (command) => {
      asked += 1;
      expect(command).toContain(
        'set "PATH=C:\\Program Files\\nodejs;%PATH%" && node_modules\\.bin\\nx.cmd run example:daily',
      );
      return true;
    });
    expect([asked, faults]).toEqual([1, []]);
  });

  it('leaves out repetition where there is one start', () => {
    expect(fileOf('windows', { ...windows, times: startTimes('06:00', '06:00', 30) })).not.toContain('Repetition');
  });

  it.each(['run example:daily', 'run-many -t daily'])('is found by the doctor again: %s', async (command) => {
    const crontab = fileOf('cron', { ...facts, command });
    const [service, timer] = Object.values(renderSchedule('systemd', { ...facts, command }, 'schedule').files);
    const units: Record<string, string> = { 'x.service': service!, 'x.timer': timer! };
    const world = { platform: 'linux', home: '/home/a', list: () => [] as string[], read: () => null };
    expect(await findSchedule('example', { ...world, run: async () => crontab })).toBe('the crontab');
    const folder = '/home/a/.config/systemd/user';
    const found = await findSchedule('example', {
      ...world,
      run: async () => null,
      list: (path) => (path === folder ? Object.keys(units) : []),
      read: (path) => units[path.slice(folder.length + 1)] ?? null,
    });
    expect(found).toBe(`${folder}/x.timer`);
  });
});
