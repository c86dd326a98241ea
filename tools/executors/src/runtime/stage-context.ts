import type { ExecutorContext } from '@nx/devkit';
import {
  type Clock,
  configFileOf,
  createConsoleProgress,
  createLogFile,
  createSystemClock,
  describeError,
  ConfigError,
  type Environment,
  keepPlace,
  loadConfig,
  loadConfigAndHomes,
  offsetOf,
  openRunFolder,
  type ProductionConfig,
  type Progress,
  type RunFolder,
  type RunLog,
  type RunStarter,
  type RunState,
  StageError,
  workForProject,
  writeAsGranted,
} from '@scrape-and-report/production';
import {
  NewerStoreError,
  refuseNewerStore,
  storeLayout,
  type StoreLayout,
  writeFileAtomic,
} from '@scrape-and-report/record';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { invocation } from './nx/invocation';
import { asOwnStoreFault } from './own-store';
import { nxVersion, unsupportedNx } from './nx/nx-version';
import { placeOf, sitesIn } from './nx/sites';
import { isChain, nameOf, namesIn } from './nx/task-graph';
import { outFolderOf, projectRootOf, type Workspace, workspaceOf } from './nx/workspace';

/** What every stage gets: the checked configuration and the outside world as ports. */
export interface StageContext {
  readonly config: ProductionConfig;
  readonly layout: StoreLayout;
  readonly workspace: Workspace;
  /** Of this site among those of the workspace: moves its rotation on. */
  readonly place: number;
  readonly env: Environment;
  readonly random: () => number;
  readonly clock: Clock;
  readonly nowOffsetMs: number;
  readonly log: RunLog;
  /** Why the own copy of the production log could not be written; null while it could. */
  readonly logFault: () => unknown;
  readonly progress: (title: string) => Progress;
  readonly runs: RunFolder;
  /** Which `nx run` this task belongs to, and whose pipeline it is: the same for all tasks of one run. */
  readonly starter: RunStarter;
  /** Null when a stage runs alone (`--excludeTaskDependencies`). */
  readonly run: RunState | null;
}

/**
 * Opens the world for a task of `prod`.
 *
 * @throws ConfigError when the configuration, or `PRODUCTION_NOW`, is not valid; nothing has been touched then.
 */
export async function openStageContext(nx: ExecutorContext, env: Environment = process.env): Promise<StageContext> {
  workForProject(nx.projectName, namesIn(nx));
  const configFile = configFileOf(nx.root, env, projectRootOf(nx));
  // The first task of a run looks at the homes; what follows an election relies on it.
  const isFirst = !isChain(nx) || nameOf(nx, 'elect') === nx.targetName;
  const unsupported = isFirst ? unsupportedNx(nxVersion()) : null;
  if (unsupported) throw new StageError(unsupported.message, unsupported);
  const config = isFirst ? await loadConfigAndHomes(configFile, env) : loadConfig(configFile, env);
  const layout = storeLayout(config.me.store);
  writeAsGranted(existsSync(config.me.store) ? config.me.store : config.me.home, config.sync.mode);
  const workspace = workspaceOf(nx, outFolderOf({ root: nx.root, configFile, partner: config.me.name }));
  if (isFirst) notePipeline(workspace, config);
  const runs = openRunFolder(layout.runs);
  const starter = { invocation: invocation(env), project: nx.projectName ?? '' };
  const run = inOwnStore(layout, () => (isChain(nx) ? (runs.find(starter) ?? null) : null));
  const nowOffsetMs = run?.nowOffsetMs ?? startOffset(env, configFile);
  const clock = createSystemClock(nowOffsetMs);
  const file = isChain(nx) ? join(config.me.store, config.logName) : null;
  return {
    config,
    layout,
    workspace,
    place: env['PRODUCTION_CONFIG'] ? 0 : placeOf(sitesIn(nx), nx.projectName ?? ''),
    env,
    random: Math.random,
    clock,
    nowOffsetMs,
    ...openLog(config, file, clock),
    progress: (title) => createConsoleProgress({ stream: process.stdout, clock, title }),
    runs,
    starter,
    run,
  };
}

/** For a command that changes stores without a run: what it did stands in the production log as well. */
export function withProductionLog(context: StageContext): StageContext {
  const { config, clock } = context;
  return { ...context, ...openLog(config, join(config.me.store, config.logName), clock) };
}

function openLog(
  { me, timeZone }: ProductionConfig,
  file: string | null,
  clock: Clock,
): Pick<StageContext, 'log' | 'logFault'> {
  let fault: unknown = null;
  const onFault = (error: unknown): void => {
    // Once: each line is shown by itself.
    if (fault === null) printLine(describeError(asOwnStoreFault(error, me.store)));
    fault = error;
  };
  return { log: createLogFile({ file, clock, timeZone, print: printLine, onFault }), logFault: () => fault };
}

/** Nothing of this task is written below another store than the one that it finds now. */
function inOwnStore<T>({ store, marker }: StoreLayout, look: () => T): T {
  try {
    keepPlace(store, marker, { unlessKept: true });
    refuseNewerStore(store);
    return look();
  } catch (error) {
    if (error instanceof NewerStoreError)
      throw new StageError(error.message, {
        code: error.code,
        hint: 'run git pull and npm ci on this machine',
        cause: error,
      });
    throw asOwnStoreFault(error, store);
  }
}

/** On a terminal a moving progress line may stand there: the line takes its place. */
function printLine(line: string): void {
  process.stdout.write(`${process.stdout.isTTY ? '\r\u001b[K' : ''}${line}\n`);
}

/** For the keys of Nx's cache (`cache-keys/`), which are plain JavaScript and read no configuration. */
function notePipeline({ out }: Workspace, { file, logName, me }: ProductionConfig): void {
  const note = join(out, 'pipeline.json');
  const text = JSON.stringify({ configFile: file, store: me.store, logName });
  if (!existsSync(note) || readFileSync(note, 'utf8') !== text) writeFileAtomic(note, text);
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

/** A stage at work: the world, the end of the run as a signal, and the assertion before every commit point. */
export interface WorkContext extends StageContext {
  readonly signal: AbortSignal;
  /** Throws LeaseLostError when another holds the claim; does nothing for a stage alone. */
  readonly assertLease: () => Promise<void>;
  /** Directory name of the scrape at hand: this run's, or the newest valid one for a stage alone; null before one. */
  readonly scrape: string | null;
  readonly epoch: number;
}
