import { fork, type ChildProcess, type StdioOptions } from 'node:child_process';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

export interface ForkOptions {
  readonly args?: readonly string[];
  /** Flags of Node. */
  readonly execArgv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdio: StdioOptions;
  /** `advanced` sends a long text as its bytes; `json`, the default, escapes each of them. */
  readonly serialization?: 'json' | 'advanced';
  /** It opens TLS connections, so it needs `NODE_EXTRA_CA_CERTS`; reading those takes as long as all else at a start. */
  readonly usesTls?: boolean;
}

const SUFFIX = __filename.endsWith('.ts') ? '.ts' : '.js';
const PRELOAD = { moment: 'load-packed.js', long: 'load-typescript.js' } as const;

/** How a program of ours comes to understand TypeScript, as flags of Node: one that lives for a moment, or for long. */
export function loaderFlags(life: 'moment' | 'long'): readonly string[] {
  return SUFFIX === '.ts' ? ['--require', join(__dirname, PRELOAD[life])] : [];
}

/**
 * Starts a module of ours as a process that can be talked to, as fast as Node itself starts.
 *
 * @param entry absolute path without extension
 */
export function forkProgram(entry: string, options: ForkOptions): ChildProcess {
  const { args = [], execArgv = [], env = {}, stdio, serialization, usesTls = false } = options;
  const inherited: NodeJS.ProcessEnv = { ...process.env, NODE_OPTIONS: '', ...env };
  if (!usesTls) delete inherited['NODE_EXTRA_CA_CERTS'];
  return fork(`${entry}${SUFFIX}`, [...args], {
    execArgv: [...execArgv, ...loaderFlags('moment')],
    env: inherited,
    stdio,
    ...(serialization && { serialization }),
  });
}

/**
 * Starts a module of ours as a thread of this process, in the same way. It ends by closing its port.
 *
 * @param entry absolute path without extension
 */
export function startThread(entry: string): Worker {
  return new Worker(`${entry}${SUFFIX}`, { execArgv: [...loaderFlags('moment')] });
}

/**
 * Called in a forked script when a kind of work was done for the first time, before it is ended: what was compiled for
 * it is kept for the next start. Does nothing when it was kept already, and outside of `forkProgram`.
 */
export function keepCompiled(kind: string): void {
  const keep = (globalThis as { [key: symbol]: unknown })[Symbol.for('scrape-and-report.keepCompiled')];
  if (typeof keep === 'function') keep(kind);
}
