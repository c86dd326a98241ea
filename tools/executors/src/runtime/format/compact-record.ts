import { StageError } from '@scrape-and-report/production';
import type { CompactOutcome } from '@scrape-and-report/record';
import { join } from 'node:path';
import { askChild } from '../child/ask-child';
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

/**
 * Moves scrapes of the own store over to format 2, the oldest first, each by a process of its own: the tables of a large site
 * take seconds in which this one could not answer.
 *
 * @throws StageError `NOT_COMPACTED`, and the signal's reason
 */
export async function compactRecord(
  { config, signal, assertLease, progress }: Pick<WorkContext, 'config' | 'signal' | 'assertLease' | 'progress'>,
  most = Infinity,
): Promise<Compacted> {
  const shown = progress('format 2');
  let last: CompactOutcome = { moved: [], left: 1, stuck: [] };
  let moved = 0;
  const newlyStuck: string[] = [];
  try {
    while (moved < most && last.left > 0) {
      signal.throwIfAborted();
      await assertLease();
      const job: CompactJob = { store: config.me.store, most: 1 };
      const answer = await askChild<CompactOutcome>(join(__dirname, 'compact-child'), job, LIMIT_MS);
      signal.throwIfAborted();
      if (!('found' in answer))
        throw new StageError(`no scrape could be moved over to format 2: ${answer.error}`, {
          code: 'NOT_COMPACTED',
          hint: 'it is as it was; the next production tries again',
        });
      last = answer.found;
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
