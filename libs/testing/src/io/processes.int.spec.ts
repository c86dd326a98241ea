import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { probeProcesses, processesBearing, processTree } from './processes';

const SLEEP = ['-e', 'setInterval(() => {}, 1000); console.log("up")'];

(probeProcesses() === null ? describe : describe.skip)('processes of a test', () => {
  const started: ChildProcess[] = [];
  const start = async (folder: string): Promise<number> => {
    const child = spawn(process.execPath, SLEEP, { env: { ...process.env, TMPDIR: folder } });
    started.push(child);
    await once(child.stdout, 'data');
    return child.pid!;
  };
  const end = async (child: ChildProcess): Promise<void> => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  afterEach(async () => void (await Promise.all(started.splice(0).map(end))));

  it('are those that bear its folder, not those that another suite has started, and none once they have ended', async () => {
    const [own] = [await start('/nowhere/own-one'), await start('/nowhere/another')];
    expect(processesBearing('/nowhere/own-one').map(({ pid }) => pid)).toEqual([own]);
    await end(started.shift()!);
    expect(processesBearing('/nowhere/own-one')).toEqual([]);
  });

  it('are itself and what it started, the first before the others', async () => {
    const own = await start('/nowhere/own-two');
    const [first, ...below] = processTree(process.pid);
    expect(first!.pid).toBe(process.pid);
    expect(below.map(({ pid, parent }) => [pid, parent])).toContainEqual([own, process.pid]);
    expect(processTree(own).map(({ pid }) => pid)).toEqual([own]);
  });
});
