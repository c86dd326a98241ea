import { usageFiles } from '@scrape-and-report/record';
import { createPageJoin, type Joined } from '../join-pages';
import type { UsageStore } from './usage-store';

export interface RejoinOptions {
  readonly folder: string;
  readonly root: string;
  readonly paths: () => ReadonlySet<string>;
  readonly assertLease: () => Promise<void>;
}

/**
 * Gives URLs of earlier days the page that a later scrape has found for them. A join is never taken back: a page that
 * vanished keeps its figures. A month without news is not written.
 */
export async function rejoinPages(
  store: UsageStore,
  { folder, root, paths, assertLease }: RejoinOptions,
): Promise<void> {
  const join = createPageJoin(root, paths());
  for (const month of usageFiles(folder)) {
    const joins = new Map<string, Joined>();
    for (const url of store.unmatchedOf(month)) {
      const joined = join(url);
      if (joined) joins.set(url, joined);
    }
    if (joins.size === 0) continue;
    await assertLease();
    store.joinMonth(month, joins);
  }
}
