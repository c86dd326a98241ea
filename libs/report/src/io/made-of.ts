import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { contentDigest } from '@scrape-and-report/record';
import { codeStamp } from './code-stamp';
import type { ReportSource } from './open-report-source';

/**
 * What is told of the newest recording and of all pages over time is made of, as one SHA-256 (hex): what the recording found, what
 * the history tells, by which rules and by which code. Null where that cannot be told without reading it all.
 *
 * @param rules all else that decides what is told
 */
export function madeOf(
  { history }: Pick<ReportSource, 'history'>,
  store: string,
  rules: readonly unknown[],
): string | null {
  const content = contentDigest(join(store, history.scrapes.at(-1)!.name));
  const code = codeStamp();
  if (content === null || code === null) return null;
  return createHash('sha256')
    .update(JSON.stringify([content, history.told(), rules, code]))
    .digest('hex');
}
