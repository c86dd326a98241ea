import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ordinaryEnvironment } from '../environment';

/**
 * A text that two processes of one machine share only when they are the same process: process ids are used again after
 * a restart, so the start time belongs to it. Null when the process is not there, or its start can't be learnt.
 */
export function processStart(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name in parentheses may hold anything; the start time is the 20th field after it.
      const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${ticks}`;
    }
    const query: [string, string[]] =
      process.platform === 'win32'
        ? ['powershell.exe', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`]]
        : ['ps', ['-o', 'lstart=', '-p', String(pid)]];
    return (
      execFileSync(query[0], query[1], {
        timeout: 10_000,
        env: ordinaryEnvironment(process.env),
        stdio: ['ignore', 'pipe', 'ignore'],
      })
        .toString()
        .trim() || null
    );
  } catch {
    return null;
  }
}

/** Whether a process lives and is the one that was seen before (`start` from `processStart`; null: only the id counts). */
export function isProcessAlive(pid: number, start: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = processStart(pid);
  return start === null || now === null || now === start;
}
