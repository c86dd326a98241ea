import { join } from 'node:path';
import { isDigest, readRecordText } from '@scrape-and-report/production';
import { storeLayout, writeFileAtomic } from '@scrape-and-report/record';

const MOST_MONTHS = 5000;
const MAX_BYTES = 1024 * 1024;

/**
 * SHA-256 digests of files of usage figures whose days the own store has all, in the same state or a better one:
 * `.production/merged.json`. Days only ever become better, so what was merged once stays so. Null when nothing was noted.
 */
export function loadMergedMonths(store: string): readonly string[] | null {
  try {
    const value = JSON.parse(readRecordText(pathOf(store), { maxBytes: MAX_BYTES })) as unknown;
    return Array.isArray(value) ? value.filter((each): each is string => isDigest(each)).slice(-MOST_MONTHS) : null;
  } catch {
    return null;
  }
}

export function noteMergedMonths(store: string, digests: Iterable<string>): void {
  const known = loadMergedMonths(store);
  const news = [...new Set(digests)].filter((digest) => !known?.includes(digest));
  if (news.length === 0 && known !== null) return;
  writeFileAtomic(pathOf(store), `${JSON.stringify([...(known ?? []), ...news].slice(-MOST_MONTHS))}\n`);
}

function pathOf(store: string): string {
  return join(storeLayout(store).own, 'merged.json');
}
