import type { Partner } from '@scrape-and-report/production';
import { rsync, sync, type Changes } from './contenders';
import { measure, type Sample } from './measure';

export interface Pair {
  readonly ours: Sample;
  readonly rsync: Sample;
}

export interface Case {
  readonly name: string;
  /** At most this share of rsync's time; null where it is only told. */
  readonly wall: number | null;
  readonly cpu?: number;
  readonly peakMiB?: number;
  /** Measures both, so that whatever slows the machine slows both. */
  readonly round: (round: number) => Promise<Pair>;
}

export interface CaseGroup {
  readonly names: readonly string[];
  /** Plants stores and gives the cases that use them. */
  readonly prepare: (root: string, options: { files: number }) => Promise<readonly Case[]>;
  /** After the last round of all its cases. */
  readonly cleanUp?: () => void;
}

/** Each side once, one after the other. */
export async function both(
  me: Partner,
  ours: readonly Partner[],
  theirs: readonly Partner[],
  how: {
    changes?: Changes;
    work?: typeof sync;
    /** Not measured; done for each side alike. */
    before?: () => void;
    isRsyncFirst?: boolean;
    /** Further options for rsync. */
    rsyncOptions?: readonly string[];
  } = {},
): Promise<Pair> {
  const { changes = {}, work = sync, before = () => undefined, isRsyncFirst = false, rsyncOptions = [] } = how;
  const sampleOf = (task: () => Promise<unknown>): Promise<Sample> => {
    before();
    return measure(task);
  };
  const sampleRsync = (): Promise<Sample> => sampleOf(() => rsync(me, theirs, ...rsyncOptions));
  const early = isRsyncFirst ? await sampleRsync() : null;
  const own = await sampleOf(() => work(me, ours, changes));
  return { ours: own, rsync: early ?? (await sampleRsync()) };
}
