import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isProcessAlive, processStart } from './process-identity';

it('knows a living process, tells it from one that had its id before, and knows when it has ended', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const pid = child.pid!;
  const start = processStart(pid);
  expect(isProcessAlive(pid, start)).toBe(true);
  expect(isProcessAlive(pid, null)).toBe(true);
  if (start !== null) expect(isProcessAlive(pid, `${start}9`)).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isProcessAlive(pid, start)).toBe(false);
});

it('has one answer for a process however often it is asked, without much work', () => {
  const start = processStart(process.pid);
  const before = performance.now();
  for (let nr = 0; nr < 50; nr += 1) expect(processStart(process.pid)).toBe(start);
  expect(performance.now() - before).toBeLessThan(2000);
});
