import type { ExecutorContext } from '@nx/devkit';
import {
  type Clock,
  configFileOf,
  createConsoleProgress,
  createLogFile,
  createSystemClock,
  ConfigError,
  type Environment,
  loadConfig,
  loadConfigAndHomes,
  offsetOf,
  openRunFolder,
  type ProductionConfig,
  type Progress,
  type RunFolder,
  type RunLog,
  type RunState,
} from '@scrape-and-report/production';
import { storeLayout, type StoreLayout } from '@scrape-and-report/record';
import { join } from 'node:path';
import { type Workspace, workspaceOf } from './workspace';

/** What every stage gets: the checked configuration and the outside world as ports. */
export interface StageContext {
  readonly config: ProductionConfig;
  readonly layout: StoreLayout;
  readonly workspace: Workspace;
  readonly env: Environment;
  readonly random: () => number;
  readonly clock: Clock;
  readonly nowOffsetMs: number;
  readonly log: RunLog;
  readonly progress: (title: string) => Progress;
  readonly runs: RunFolder;
  /** Process id of the nx process, the same for all tasks of one run. */
  readonly invocation: number;
  /** Null when a stage runs alone (`--excludeTaskDependencies`). */
  readonly run: RunState | null;
}

/**
 * Opens the world for a task of `prod`.
 *
 * @throws ConfigError when the configuration, or `PRODUCTION_NOW`, is not valid; nothing has been touched then.
 */
export async function openStageContext(nx: ExecutorContext, env: Environment = process.env): Promise<StageContext> {
  const file = configFileOf(nx.root, env);
  // The first task of a run looks at the homes; what follows an election relies on it.
  const isFirst = !isChain(nx) || nx.targetName === 'elect';
  const config = isFirst ? await loadConfigAndHomes(file, env) : loadConfig(file, env);
  const layout = storeLayout(config.me.store);
  const runs = openRunFolder(layout.runs);
  const invocation = Number(env['NX_INVOCATION_ROOT_PID'] ?? process.pid);
  const run = isChain(nx) ? (runs.find(invocation) ?? null) : null;
  const nowOffsetMs = run?.nowOffsetMs ?? startOffset(env, file);
  const clock = createSystemClock(nowOffsetMs);
  const logFile = isChain(nx) ? join(config.me.store, config.logName) : null;
  return {
    config,
    layout,
    workspace: workspaceOf(nx),
    env,
    random: Math.random,
    clock,
    nowOffsetMs,
    log: createLogFile({ file: logFile, clock, timeZone: config.timeZone, print: printLine }),
    progress: (title) => createConsoleProgress({ stream: process.stdout, clock, title }),
    runs,
    invocation,
    run,
  };
}

/** On a terminal a moving progress line may stand there: the line takes its place. */
function printLine(line: string): void {
  process.stdout.write(`${process.stdout.isTTY ? '\r\u001b[K' : ''}${line}\n`);
}

/** Whether the task is part of a chain that an election began; without one it is a stage alone. */
export function isChain(nx: ExecutorContext): boolean {
  return hasTarget(nx, 'elect');
}

/** Whether a target of this project belongs to the same `nx run`. */
export function hasTarget(nx: ExecutorContext, target: string): boolean {
  return Object.keys(nx.taskGraph?.tasks ?? {}).some((id) => id === `${nx.projectName}:${target}`);
}

/** Whether no task of this `nx run` waits for this one. */
export function isLastTask(nx: ExecutorContext): boolean {
  const id = `${nx.projectName}:${nx.targetName}`;
  return !Object.values(nx.taskGraph?.dependencies ?? {}).some((dependencies) => dependencies.includes(id));
}

function startOffset(env: Environment, file: string): number {
  const text = env['PRODUCTION_NOW'];
  if (!text) return 0;
  try {
    return offsetOf(text, new Date());
  } catch (error) {
    throw new ConfigError(file, [{ path: 'PRODUCTION_NOW', message: (error as Error).message }]);
  }
}
