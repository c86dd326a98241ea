import { fork, type ChildProcess, type StdioOptions } from 'node:child_process';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ordinaryEnvironment } from '@scrape-and-report/production';

export interface ForkOptions {
  readonly args?: readonly string[];
  /** Flags of Node; they win over those of `NODE_OPTIONS`. */
  readonly execArgv?: readonly string[];
  /** Variables that only this program has. */
  readonly env?: Readonly<Record<string, string>>;
  /** Variables of this process that it needs besides ordinary ones, such as one that holds a password. */
  readonly needs?: readonly string[];
  readonly stdio: StdioOptions;
  /** `advanced` sends a long text as its bytes; `json`, the default, escapes each of them. */
  readonly serialization?: 'json' | 'advanced';
  /** How long it lives: for a moment, which is the default, or as long as a stage. Decides how its modules are kept. */
  readonly life?: 'moment' | 'long';
  /**
   * It talks to servers, so it needs the proxy and `NODE_EXTRA_CA_CERTS`; reading those takes as long as all else at a
   * start.
   */
  readonly usesNetwork?: boolean;
  /** It lives on when this process has ended. */
  readonly outlives?: boolean;
}

const SUFFIX = __filename.endsWith('.ts') ? '.ts' : '.js';
const PRELOAD = { moment: 'load-packed.js', long: 'load-typescript.js' } as const;

/**
 * Where Node (22.1 or later) keeps V8's code of a compiled package: below the `node_modules` that holds it. In a clone our
 * loaders do that, for every Node.
 */
const CODE_CACHE: Readonly<Record<string, string>> =
  SUFFIX === '.js'
    ? { NODE_COMPILE_CACHE: join(__dirname, '../../../../../..', '.cache', 'scrape-and-report', 'v8') }
    : {};

/** How a program of ours comes to understand TypeScript, as flags of Node: one that lives for a moment, or for long. */
export function loaderFlags(life: 'moment' | 'long'): readonly string[] {
  return SUFFIX === '.ts' ? ['--require', join(__dirname, PRELOAD[life])] : [];
}

/**
 * Starts a module of ours as a process that can be talked to, as fast as Node itself starts. Of this process's variables
 * it has the ordinary ones and those that it `needs`: no secret reaches it by the way.
 *
 * @param entry absolute path without extension
 */
export function forkProgram(entry: string, options: ForkOptions): ChildProcess {
  const { args = [], execArgv = [], stdio, serialization, life = 'moment', outlives = false } = options;
  return fork(`${entry}${SUFFIX}`, [...args], {
    execArgv: [...execArgv, ...loaderFlags(life)],
    env: environmentOf(options),
    stdio,
    ...(serialization && { serialization }),
    // Windows ends what Node started with it, unless it is detached; elsewhere it stays in the group that a signal reaches.
    ...(outlives && process.platform === 'win32' && { detached: true, windowsHide: true }),
  });
}

function environmentOf({ env = {}, needs = [], usesNetwork = false }: ForkOptions): Record<string, string> {
  const needed = needs.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const ordinary = ordinaryEnvironment(process.env, { usesNetwork });
  const all: Record<string, string> = { ...CODE_CACHE, ...ordinary, ...Object.fromEntries(needed), ...env };
  if (!usesNetwork) delete all['NODE_EXTRA_CA_CERTS'];
  return all;
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
 * Called in a forked program when a kind of work was done for the first time, before it is ended: what was compiled for
 * it is kept for the next start. Does nothing when it was kept already, and outside of `forkProgram`.
 */
export function keepCompiled(kind: string): void {
  const keep = (globalThis as { [key: symbol]: unknown })[Symbol.for('scrape-and-report.keepCompiled')];
  if (typeof keep === 'function') keep(kind);
}
