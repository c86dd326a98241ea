import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readBounded, removeWithRetry } from '@scrape-and-report/production';
import { writeFileAtomic } from '../../io/atomic';

const RECEIPT_BYTES = 1024 * 1024;

/**
 * Takes what reports had to tell, pages by name and title, out of the receipts of a store's runs. The outcomes stay, so that
 * an unfinished day goes on; a receipt that can't be read goes, and its stage is done again.
 *
 * @param own the folder `.production` of a store
 */
export function forgetNews(own: string): void {
  const runs = join(own, 'run');
  for (const run of existsSync(runs) ? readdirSync(runs, { withFileTypes: true }) : []) {
    const receipt = join(runs, run.name, 'receipts', 'report.json');
    if (!run.isDirectory() || !existsSync(receipt)) continue;
    const without = withoutNews(receipt);
    if (without === null) removeWithRetry(receipt);
    else if (without !== undefined) writeFileAtomic(receipt, without);
  }
}

/** Undefined when it holds none; null when it can't be read. */
function withoutNews(receipt: string): string | null | undefined {
  try {
    const value = JSON.parse(readBounded(receipt, { maxBytes: RECEIPT_BYTES }).toString('utf8')) as {
      facts?: Record<string, unknown>;
    };
    if (value.facts?.['news'] === undefined) return undefined;
    const { news: _, ...facts } = value.facts;
    return `${JSON.stringify({ ...value, facts }, null, 2)}\n`;
  } catch {
    return null;
  }
}
