import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBounded } from '@scrape-and-report/production';
import type { Mentions } from '../mentions';

/** A larger one is no text of ours. */
const TEXT_BYTES = 256 * 1024 * 1024;

export function isTextFile(path: string): boolean {
  return /\.(txt|xml)$/.test(path);
}

/** Copies a file of a scrape; a text without what it names of forgotten pages, unless `mentions` is null. */
export function copyText(from: string, to: string, mentions: Mentions | null): void {
  const text = mentions && isTextFile(from) ? readBounded(from, { maxBytes: TEXT_BYTES }).toString('utf8') : null;
  if (text === null || !mentions!.isIn(text)) copyFileSync(from, to);
  else writeFileSync(to, withoutMentions(from, text, mentions!));
}

/** Writes those texts of a scrape anew that name forgotten pages. */
export function copyTexts(from: string, to: string, mentions: Mentions): void {
  for (const name of readdirSync(from).filter(isTextFile)) {
    const text = readBounded(join(from, name), { maxBytes: TEXT_BYTES }).toString('utf8');
    if (mentions.isIn(text)) writeFileSync(join(to, name), withoutMentions(name, text, mentions));
  }
}

/** A line of the log may hold a text of the page as well; of lists only the address goes. */
function withoutMentions(path: string, text: string, mentions: Mentions): string {
  if (!path.endsWith('log.txt')) return mentions.without(text);
  return text
    .split('\n')
    .filter((line) => !mentions.isIn(line))
    .join('\n');
}
