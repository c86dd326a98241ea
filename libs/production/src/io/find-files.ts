import { spawn } from 'node:child_process';
import { ordinaryEnvironment } from '../environment';

const LIMIT_MS = 5_000;

/** Looks at each path by itself and tells those that are files as soon as it knows. */
const LOOK = `for (const path of process.argv.slice(1))
  require('node:fs').stat(path, (error, found) => { if (found && found.isFile()) console.log(JSON.stringify(path)); });`;

/**
 * Which of the paths are files, as far as that is known within the limit. Looked at by a process of its own: a call to a
 * hung share never returns, and would keep this process from ending.
 */
export function findFiles(paths: readonly string[], limitMs = LIMIT_MS): Promise<ReadonlySet<string>> {
  const child = spawn(process.execPath, ['-e', LOOK, '--', ...paths], {
    env: { ...ordinaryEnvironment(process.env), UV_THREADPOOL_SIZE: String(paths.length + 4) },
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      child.stdout.destroy();
      child.unref();
      const lines = output.split('\n').filter((line) => line.endsWith('"'));
      resolve(new Set(lines.map((line) => JSON.parse(line) as string)));
    };
    const timer = setTimeout(end, limitMs);
    child.once('close', end);
    child.once('error', end);
  });
}
