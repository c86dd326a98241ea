import {
  acquireRunLock,
  createSystemClock,
  isFlag,
  parserOf,
  processStart,
  readRecordText,
  removeIfFree,
} from '@scrape-and-report/production';
import { writeFileAtomic } from '@scrape-and-report/record';
import type { ExecutorContext } from '@nx/devkit';
import { createHash } from 'node:crypto';
import { ensureDirSync } from 'fs-extra';
import { join } from 'node:path';
import { invocation } from '../nx/invocation';
import { runNx, type RunNxContext } from '../nx/run-nx';
import { electingIn } from '../nx/sites';
import { nameOf } from '../nx/task-graph';
import type { StageContext } from '../stage-context';

/** Says to an election that it may watch where it stands, since nothing waits for its place among Nx's tasks. */
const WATCH = 'SCRAPE_AND_REPORT_WATCH';

/**
 * Whether an election must not watch now: Nx runs a few tasks at a time, and three that watch would keep the other sites
 * of the same run from beginning. It steps back instead, and its site is watched when all others are done.
 */
export function watchesLater(nx: ExecutorContext, { env, config }: Pick<StageContext, 'env' | 'config'>): boolean {
  return config.election.standby === 'watch' && env[WATCH] === undefined && electingIn(nx).length > 1;
}

/** How a site's part of a run of many ended. */
interface SiteEnd {
  /** For another partner, which may die yet. */
  readonly stoodBy: boolean;
}

const parseEnd = parserOf<SiteEnd>({ stoodBy: isFlag });

export interface PartOptions extends SiteEnd {
  readonly signal: AbortSignal;
  /** Absent where the site's configuration could not even be read. */
  readonly context?: RunNxContext;
}

/**
 * Called at the end of each site's part of a run: the last of them watches for all that stood by, each in a place of its
 * own, and takes over where it must. A site whose tasks were killed tells no end; then nobody watches, and a later start
 * takes over.
 *
 * @returns whether what it had to do went well
 */
export async function endPart(nx: ExecutorContext, { stoodBy, signal, context }: PartOptions): Promise<boolean> {
  const names = electingIn(nx);
  const project = nx.projectName ?? '';
  if (names.length < 2 || process.env[WATCH] !== undefined) return true;
  const folder = folderOf(nx);
  ensureDirSync(folder);
  writeFileAtomic(fileOf(folder, project), JSON.stringify({ stoodBy } satisfies SiteEnd));
  const ends = names.map((name) => readEnd(fileOf(folder, name)));
  if (ends.includes(null)) return true;
  // Two may end at the same moment.
  if (acquireRunLock(join(folder, 'last'), { runId: project, pid: process.pid })) return true;
  const watched = names.filter((_, index) => ends[index]!.stoodBy);
  try {
    if (watched.length === 0) return true;
    console.log(`stands by for ${watched.join(', ')}`);
    const args = ['run-many', '-t', nameOf(nx, 'daily'), '-p', watched.join(','), `--parallel=${watched.length}`];
    const world = context ?? { env: process.env, nowOffsetMs: 0, clock: createSystemClock(0), workspace: nx };
    return await runNx(world, args, { signal, more: { [WATCH]: '1' } });
  } finally {
    removeIfFree(folder);
  }
}

/** One for each run of Nx; the process of Nx may have the number of an earlier one. */
function folderOf({ root }: ExecutorContext): string {
  const pid = invocation();
  const name = `${pid} ${processStart(pid) ?? ''}`;
  return join(root, '.out', `run-${createHash('sha256').update(name).digest('hex').slice(0, 12)}`);
}

function fileOf(folder: string, project: string): string {
  return join(folder, `${createHash('sha256').update(project).digest('hex').slice(0, 12)}.json`);
}

function readEnd(file: string): SiteEnd | null {
  try {
    return parseEnd(readRecordText(file));
  } catch {
    return null;
  }
}
