import { usageFiles } from '@scrape-and-report/record';
import type { Joined, PageJoin } from '../join-pages';
import type { UsageStore } from './usage-store';

export interface RejoinOptions {
  readonly folder: string;
  readonly join: PageJoin;
  readonly assertLease: () => Promise<void>;
}

/**
 * Gives URLs of earlier days the page that a later scrape has found for them. A join is never taken back: a page that
 * vanished keeps its figures. A month without news is not written.
 */
export async function rejoinPages(store: UsageStore, { folder, join, assertLease }: RejoinOptions): Promise<void> {
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
