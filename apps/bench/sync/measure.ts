import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What one side took. */
export interface Sample {
  readonly wallMs: number;
  /** Of all processes: this one, and those that it started. */
  readonly cpuMs: number;
  /** Largest resident size of one process that was started, MiB; 0 when none was seen. */
  readonly peakMiB: number;
}

/** Rarely: looking costs time that is counted. */
const POLL_MS = 100;

/** Times work that runs in this process and in processes started by it. */
export async function measure(work: () => Promise<unknown>): Promise<Sample> {
  let peakMiB = 0;
  const timer = setInterval(() => (peakMiB = Math.max(peakMiB, ...peaksBelow(process.pid))), POLL_MS);
  const [cpu, startedAt] = [cpuMs(), performance.now()];
  await work();
  const wallMs = performance.now() - startedAt;
  // A killed child is counted when it has been waited for.
  for (let waits = 0; waits < 50 && childrenOf(process.pid).length > 0; waits++)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  clearInterval(timer);
  return { wallMs, cpuMs: cpuMs() - cpu, peakMiB };
}

/** A command, as it is. */
export async function run(command: string, args: readonly string[], env = process.env): Promise<void> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
}

/** Waits until what was written before is on the disk: planted files, or the other side's that were not flushed. */
export function settleDisk(): void {
  execFileSync('sync');
}

/**
 * Gives back the room of all files below a folder, and leaves them there: ext4 without a journal gives no inode again
 * for a minute after its file was deleted, and looks through all of those for each new file.
 */
export function emptyFiles(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) truncateSync(join(entry.parentPath, entry.name));
}

/**
 * Leaves as many bytes of memory, which a copy in that folder takes next, as if they had been used a moment ago. A piece
 * of each 2 MB stays in use until the next call: a virtual machine gives whole blocks back to its host at once.
 */
export function touchMemory(folder: string, bytes: number): void {
  const [path, held] = [join(folder, 'touched'), join(folder, 'held')];
  rmSync(held, { force: true });
  const piece = Buffer.alloc(128 << 10);
  const handles = [path, held].map((each) => openSync(each, 'w')) as [number, number];
  for (let turn = 0; turn * piece.length < bytes * 1.2; turn++) writeSync(handles[turn % 16 === 0 ? 1 : 0], piece);
  handles.forEach(closeSync);
  rmSync(path);
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

/** Fields 14 to 17 of the stat: own time, and that of children that have ended, in clock ticks of 10 ms. */
function cpuMs(): number {
  const own = process.cpuUsage();
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ');
  return (own.user + own.system) / 1000 + (Number(fields[13]) + Number(fields[14])) * 10;
}

function peaksBelow(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [peakOf(child), ...peaksBelow(child)]);
}

function peakOf(pid: number): number {
  const match = /VmHWM:\s+(\d+) kB/.exec(readTextOrEmpty(`/proc/${pid}/status`));
  return match ? Number(match[1]) / 1024 : 0;
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readTextOrEmpty(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

function readTextOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
