import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { PartnerFacts } from '../facts';
import type { ProbeAnswer } from './probe-child';
import type { ProbeOptions } from './probe-store';

const LIMIT_MS = 45_000;

/** Looks at one partner in a process of its own, within a limit. A partner that hangs counts as out of reach. */
export function probeInChild(
  options: Pick<ProbeOptions, 'partner' | 'me' | 'watchMs'>,
  limitMs = LIMIT_MS,
): Promise<PartnerFacts> {
  const extension = __filename.endsWith('.ts') ? '.ts' : '.js';
  const child = fork(join(__dirname, `probe-child${extension}`), [], {
    execArgv: extension === '.ts' ? ['--require', require.resolve('@swc-node/register')] : [],
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint = `${complaint}${chunk.toString('utf8')}`.slice(-500)));
  return new Promise<PartnerFacts>((resolve) => {
    const timer = setTimeout(() => end(`did not answer within ${limitMs / 1000} s`), limitMs);
    const end = (seen: PartnerFacts | string): void => {
      clearTimeout(timer);
      // Unreferenced too: a process in a call to a hung share does not even die at once.
      child.kill('SIGKILL');
      child.stderr?.destroy();
      if (child.connected) child.disconnect();
      child.unref();
      resolve(typeof seen === 'string' ? outOfReach(options, seen) : seen);
    };
    child.once('message', (message: ProbeAnswer) => end('facts' in message ? message.facts : message.error));
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) =>
      end(`could not be looked at: the process ended with ${signal ?? code}: ${complaint.trim()}`),
    );
    child.send(options, (error) => {
      if (error) end(error.message);
    });
  });
}

function outOfReach({ partner }: Pick<ProbeOptions, 'partner'>, homeProblem: string): PartnerFacts {
  return {
    name: partner.name,
    homePath: partner.home,
    storePath: partner.store,
    homeProblem,
    store: 'unknown',
    readProblem: null,
    writeProblem: null,
    clockMs: null,
    freeBytes: null,
    inside: null,
  };
}
