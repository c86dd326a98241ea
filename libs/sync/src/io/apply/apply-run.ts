import { isHeldOpen } from '@scrape-and-report/production';
import type { DiskCalls } from '../disk/disk-calls';
import type { TargetTree } from '../guards/target-tree';

export interface ApplyOptions {
  readonly source: string;
  readonly target: TargetTree;
  readonly disk: DiskCalls;
  readonly events: ApplyEvents;
  readonly signal: AbortSignal;
  /**
   * Before every point of no return; throws when this sync has no right to go on: looks at the target, and asks the
   * parent, whose last answer will do when it is no older than `holdsMs`.
   */
  readonly assertRight: (holdsMs?: number) => Promise<void>;
  /** For tests of what a crash leaves behind: called with the name of each step that follows. */
  readonly onStep?: (step: string) => void;
}

export interface ApplyEvents {
  /** With ends, each of them after the path was. */
  done(verb: 'added' | 'updated' | 'deleted', path: string, ends?: readonly string[]): void;
  failed(path: string, error: Error): void;
  /** A report that somebody has open: the next sync brings it. */
  held(path: string, error: Error): void;
  bytes(count: number): void;
}

/** One application of a plan under way. */
export interface ApplyRun extends ApplyOptions {
  added: number;
  updated: number;
  deleted: number;
  failures: number;
  /** Reports that could not be replaced or removed because somebody has them open; no failures. */
  held: number;
  /** Directories whose own times moved because something in them did. */
  readonly touched: Set<string>;
  /** Does the work of one item, again when its fault may pass. A fault ends only this item: then it gives false. */
  item(path: string, work: () => Promise<void>): Promise<boolean>;
  /** Notes that an item came to nothing. @throws what concerns the whole target */
  fail(path: string, error: unknown): Promise<void>;
}

const CHECK_EVERY_FILES = 256;

export function createApplyRun(options: ApplyOptions): ApplyRun {
  let items = 0;
  const run: ApplyRun = {
    ...options,
    added: 0,
    updated: 0,
    deleted: 0,
    failures: 0,
    held: 0,
    touched: new Set(),
    item: async (path, work) => {
      options.signal.throwIfAborted();
      if (++items % CHECK_EVERY_FILES === 0) await options.assertRight().then(() => options.target.assertPresent());
      try {
        await withRetry(work);
        return true;
      } catch (error) {
        await run.fail(path, error);
        return false;
      }
    },
    fail: async (path, error) => {
      options.signal.throwIfAborted();
      if (isAboutAll(error)) throw error;
      // A share that vanished fails each item in its own way: look whether it is still the store.
      await options.target.assertPresent();
      if (isHeldReport(path, error)) {
        run.held += 1;
        options.events.held(path, error as Error);
        return;
      }
      run.failures += 1;
      options.events.failed(path, error as Error);
    },
  };
  return run;
}

/**
 * A report that a reader on Windows holds (Excel, a viewer) can be neither replaced nor removed until it is closed. Only
 * below `reports/`: the record itself must be equal, or the sync has failed.
 */
export function isHeldReport(path: string, error: unknown, platform: string = process.platform): boolean {
  return isHeldOpen(error, platform) && path.startsWith('reports/');
}

/** No right to write any more, or a fault of ours (those have no code): no other item will fare better. */
function isAboutAll(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined || ['STORE_GONE', 'LEASE_LOST', 'STORE_BUSY', 'EPOCH_REFUSED'].includes(code);
}

const MAY_PASS = ['UNSTABLE', 'EBUSY', 'EAGAIN', 'EMFILE', 'ENFILE'];

/** Busy for a moment (a scanner, an editor, a write under way) is no failure. */
async function withRetry(work: () => Promise<void>): Promise<void> {
  for (const waitMs of [50, 200, 0]) {
    try {
      return await work();
    } catch (error) {
      const mayPass = MAY_PASS.includes((error as NodeJS.ErrnoException).code ?? '');
      if (!mayPass || waitMs === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}
