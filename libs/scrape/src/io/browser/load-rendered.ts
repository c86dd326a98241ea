import { Database, FindingRow, hasTable, openTables } from '@scrape-and-report/record';
import { RenderedRecord } from '../../journal/journal-records';

/**
 * What browsers found on pages, by URL, as an earlier scrape has it; nothing when it cannot be read, or none looked.
 *
 * @param directory of the scrape; null without one
 */
export function loadRendered(directory: string | null): Map<string, Pick<RenderedRecord, 'day' | 'lines'>> {
  let db: Database | undefined;
  try {
    if (directory === null) return new Map();
    db = openTables(directory);
    if (!hasTable(db, 'findings')) return new Map();
    const rows = db
      .prepare("SELECT url, kind, detail FROM findings WHERE kind IN ('browser', 'accessibility') ORDER BY url, detail")
      .all<FindingRow>();
    const found = new Map<string, { day: string; lines: string[] }>();
    for (const { url, kind, detail } of rows)
      if (kind === 'browser' && /^\d{4}-\d\d-\d\d$/.test(detail)) found.set(url, { day: detail, lines: [] });
    for (const { url, kind, detail } of rows) if (kind === 'accessibility') found.get(url)?.lines.push(detail);
    return found;
  } catch {
    return new Map();
  } finally {
    db?.close();
  }
}
