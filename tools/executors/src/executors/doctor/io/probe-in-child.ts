import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { PartnerFacts } from '../facts';
import type { ProbeAnswer, ProbeJob } from './probe-child';
import type { ProbeOptions } from './probe-store';

const LIMIT_MS = 45_000;

/** Looks at one partner in a process of its own, within a limit. A partner that hangs counts as out of reach. */
export async function probeInChild(
  options: Pick<ProbeOptions, 'partner' | 'me' | 'watchMs'>,
  limitMs = LIMIT_MS,
): Promise<PartnerFacts> {
  const answer = await ask<PartnerFacts>({ kind: 'partner', options }, limitMs);
  return 'found' in answer ? answer.found : outOfReach(options, answer.error);
}

/** Why the witness can't be used, or null; looked at like a partner. */
export async function probeWitnessInChild(folder: string, limitMs = LIMIT_MS): Promise<string | null> {
  const answer = await ask<string | null>({ kind: 'witness', folder }, limitMs);
  return 'found' in answer ? answer.found : answer.error;
}

function ask<Found>(job: ProbeJob, limitMs: number): Promise<ProbeAnswer<Found>> {
  const extension = __filename.endsWith('.ts') ? '.ts' : '.js';
  const child = fork(join(__dirname, `probe-child${extension}`), [], {
    execArgv: extension === '.ts' ? ['--require', require.resolve('@swc-node/register')] : [],
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint = `${complaint}${chunk.toString('utf8')}`.slice(-500)));
  return new Promise((resolve) => {
    const timer = setTimeout(() => end({ error: `did not answer within ${limitMs / 1000} s` }), limitMs);
    const end = (answer: ProbeAnswer<Found>): void => {
      clearTimeout(timer);
      // Unreferenced too: a process in a call to a hung share does not even die at once.
      child.kill('SIGKILL');
      child.stderr?.destroy();
      if (child.connected) child.disconnect();
      child.unref();
      resolve(answer);
    };
    child.once('message', (answer: ProbeAnswer<Found>) => end(answer));
    child.once('error', ({ message }) => end({ error: message }));
    child.once('exit', (code, signal) =>
      end({ error: `could not be looked at: the process ended with ${signal ?? code}: ${complaint.trim()}` }),
    );
    child.send(job, (error) => {
      if (error) end({ error: error.message });
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
