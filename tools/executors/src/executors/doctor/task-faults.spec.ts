import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { taskFaults, type TaskFault } from './task-faults';

const startsDaily = (command: string): boolean => command.includes('prod:daily');
const shipped = readFileSync(join(__dirname, '../../../../windows/daily-task.xml'), 'utf8');
/** What `schtasks /Query /XML ONE` makes of tasks. */
const listed = (...tasks: string[]): string =>
  `<?xml version="1.0" ?>\n<Tasks>\n${tasks.map((task) => `<!-- \\x -->\n${task.replace(/<\?xml.*?\?>/, '')}`).join('\n')}</Tasks>`;
/** What `schtasks /Create /SC DAILY /TR` makes: the scheduler's defaults. */
const byDefault = `<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers><CalendarTrigger><Enabled>true</Enabled></CalendarTrigger></Triggers>
  <Principals><Principal id="Author"><UserId>S-1-5-21-1</UserId><LogonType>InteractiveToken</LogonType></Principal></Principals>
  <Settings><MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>true</DisallowStartIfOnBatteries><StopIfGoingOnBatteries>true</StopIfGoingOnBatteries></Settings>
  <Actions Context="Author"><Exec><Command>cmd</Command><Arguments>/c cd /d C:\\s &amp;&amp; npx nx run prod:daily</Arguments></Exec></Actions></Task>`;
const other = byDefault.replace('prod:daily', 'backup');

it('finds nothing at fault with the task that is shipped', () => {
  expect(shipped).toMatch(/prod:daily/);
  expect(taskFaults(listed(other, shipped), startsDaily)).toEqual([]);
});

it('finds all that the defaults of the scheduler leave out', () => {
  expect(taskFaults(listed(other, byDefault), startsDaily)).toEqual<TaskFault[]>([
    'only-while-logged-on',
    'not-on-battery',
    'stops-on-battery',
    'missed-starts-lost',
    'output-lost',
  ]);
});

it.each<[string, TaskFault[], (task: string) => string]>([
  ['switched off', ['switched-off'], (task) => task.replace('<Settings>', '<Settings><Enabled>false</Enabled>')],
  [
    'a trigger that is off',
    [],
    (task) => task.replace('<CalendarTrigger>', '<CalendarTrigger><Enabled>false</Enabled>'),
  ],
  ['no stored password', ['no-password'], (task) => task.replace('>Password<', '>S4U<')],
  ['while logged on', ['only-while-logged-on'], (task) => task.replace('>Password<', '>InteractiveToken<')],
  ['no word of the logon', ['only-while-logged-on'], (task) => task.replace(/<LogonType>.*<\/LogonType>/, '')],
  ['the account of the machine', [], (task) => task.replace(/<LogonType>.*<\/LogonType>/, '<UserId>S-1-5-18</UserId>')],
  ['idle', ['only-when-idle'], (task) => task.replace('<Settings>', '<Settings><RunOnlyIfIdle>true</RunOnlyIfIdle>')],
  ['batteries unsaid', ['not-on-battery'], (task) => task.replace(/<DisallowStart.*?>.*?<\/.*?>/, '')],
  ['a running one stopped', ['stops-a-running-one'], (task) => task.replace('>IgnoreNew<', '>StopExisting<')],
  ['output to nowhere', ['output-lost'], (task) => task.replace(/&gt;&gt;.*?2&gt;&amp;1/, '')],
])('judges a task with %s', (_situation, expected, change) => {
  expect(taskFaults(listed(change(shipped)), startsDaily)).toEqual(expected);
});

it('takes the best of several, and none of other tasks', () => {
  expect(taskFaults(listed(byDefault, shipped), startsDaily)).toEqual([]);
  expect(taskFaults(listed(other), startsDaily)).toEqual([]);
  expect(taskFaults('', startsDaily)).toEqual([]);
});
