import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  hasTable,
  openDatabase,
  usageFiles,
  type UsageDayRow,
  type UsageItemRow,
  type UsagePageRow,
} from '@scrape-and-report/record';

export interface StoreContent {
  readonly days: readonly UsageDayRow[];
  readonly pages: readonly UsagePageRow[];
  readonly items: readonly UsageItemRow[];
}

/** Everything that a folder of months holds, sorted. */
export function storeContent(folder: string): StoreContent {
  const days: UsageDayRow[] = [];
  const pages: UsagePageRow[] = [];
  const items: UsageItemRow[] = [];
  for (const file of usageFiles(folder)) {
    const db = openDatabase(join(folder, file), { readonly: true });
    days.push(...db.prepare('SELECT * FROM days ORDER BY day').all<UsageDayRow>());
    // More rows than a call takes arguments.
    for (const row of db.prepare('SELECT * FROM page_days ORDER BY day, url').all<UsagePageRow>()) pages.push(row);
    if (hasTable(db, 'day_items'))
      items.push(...db.prepare('SELECT * FROM day_items ORDER BY day, kind, name, referrer').all<UsageItemRow>());
    db.close();
  }
  return { days, pages, items };
}

/** The content without the moments of fetching: what two runs have in common. */
export function contentDigest(folder: string): string {
  const { days, pages, items } = storeContent(folder);
  return createHash('sha256')
    .update(JSON.stringify([days.map((day) => ({ ...day, fetched_at: '' })), pages, items]))
    .digest('hex');
}

/** Name and bytes of each file of the folder. */
export function filesOf(folder: string): Map<string, Buffer> {
  return new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name))]),
  );
}
