import { describeError, StageError } from '@scrape-and-report/production';
import type { CompactOutcome } from '@scrape-and-report/record';
import { join } from 'node:path';
import { askChild } from '../child/ask-child';
import { trustLists } from '../databases/refuse-databases';
import type { WorkContext } from '../stage-context';
import type { CompactJob } from './compact-child';

/** More than the tables of a million pages take. */
const LIMIT_MS = 3_600_000;

export interface Compacted {
  readonly moved: number;
  readonly left: number;
  /** Names of scrapes that stay in format 1, with the reason. */
  readonly stuck: CompactOutcome['stuck'];
  /** Of these, names of those that it was found out of just now. */
  readonly newlyStuck: readonly string[];
}

/** So many by one process: after the first each is told by what is another than in the one before it. */
const AT_ONCE = 10;

type CompactContext = Pick<WorkContext, 'config' | 'signal' | 'assertLease'>;

/**
 * Moves scrapes of the own store over to format 2, the oldest first, by processes of their own: the tables of a large site
 * take seconds in which this one could not answer.
 *
 * @throws StageError `NOT_COMPACTED`, and the signal's reason
 */
export async function compactRecord(
  context: CompactContext & Pick<WorkContext, 'progress'>,
  most = Infinity,
): Promise<Compacted> {
  const shown = context.progress('format 2');
  let last: CompactOutcome = { moved: [], left: 1, stuck: [] };
  let moved = 0;
  const newlyStuck: string[] = [];
  try {
    while (moved < most && last.left > 0) {
      last = await compactApart(context, { most: Math.min(AT_ONCE, most - moved) });
      newlyStuck.push(...last.stuck.flatMap(({ dir, isNew }) => (isNew ? [dir] : [])));
      if (last.moved.length === 0) break;
      moved += last.moved.length;
      shown.update({ done: moved, todo: Math.min(last.left, most - moved) });
    }
  } finally {
    shown.end();
  }
  return { moved, left: last.left, stuck: last.stuck, newlyStuck };
}

/**
 * The same of one scrape, that was recorded just now; its tables stay where reports look for them.
 *
 * @returns why it stays in format 1, or null
 */
export async function compactNew(context: CompactContext, scrape: string): Promise<string | null> {
  const { stuck } = await compactApart(context, { most: 1, only: scrape });
  return stuck.find(({ dir }) => dir === scrape)?.reason ?? null;
}

/**
 * Does what moves scrapes over. What stands in its way costs room alone, and no day: it is told, and the next production tries
 * again.
 *
 * @param what of which scrapes, as the log tells it: `old scrapes stay`
 * @throws LeaseLostError, and the signal's reason
 */
export async function orForNow(
  what: string,
  { log, signal }: Pick<WorkContext, 'log' | 'signal'>,
  move: () => Promise<void>,
): Promise<void> {
  try {
    await move();
  } catch (error) {
    signal.throwIfAborted();
    if ((error as { code?: string }).code === 'LEASE_LOST') throw error;
    log.warning(`${what} in format 1 for now: ${describeError(error)}`);
  }
}

async function compactApart(
  { config, signal, assertLease }: CompactContext,
  job: Omit<CompactJob, 'store'>,
): Promise<CompactOutcome> {
  signal.throwIfAborted();
  await assertLease();
  const whole: CompactJob = { store: config.me.store, ...job };
  const answer = await askChild<CompactOutcome>(join(__dirname, 'compact-child'), whole, LIMIT_MS);
  signal.throwIfAborted();
  if ('found' in answer) {
    trustLists(
      config.me.store,
      answer.found.moved.map(({ dir }) => dir),
    );
    return answer.found;
  }
  throw new StageError(`no scrape could be moved over to format 2: ${answer.error}`, {
    code: 'NOT_COMPACTED',
    hint: 'it is as it was; the next production tries again',
  });
}
