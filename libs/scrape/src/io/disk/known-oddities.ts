import { Database, openTables } from '@scrape-and-report/record';
import { oddityKey } from '../../crawl/tell-oddities';
import { Oddity } from '../../journal/journal-records';

/** Problems of a scrape, by `oddityKey`; none when it cannot be read, for nothing depends on them. */
export function loadKnownOddities(directory: string | null): ReadonlySet<string> {
  if (directory === null) return new Set();
  let db: Database | undefined;
  try {
    db = openTables(directory);
    const known = new Set<string>();
    for (const row of db.prepare('SELECT url, kind, detail FROM problems').iterate<Oddity & Record<string, string>>())
      known.add(oddityKey(row));
    return known;
  } catch {
    return new Set();
  } finally {
    db?.close();
  }
}
