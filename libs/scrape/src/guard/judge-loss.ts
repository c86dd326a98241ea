import { SiteGuardConfig } from '@scrape-and-report/production';
import { KnownFate } from './known-fates';

/** A scrape that lost more than the guard allows; data for whoever decides whether to believe it. */
export interface Loss {
  /** `unreached`: not asked, refused or failing; `removed`: gone by the site's own word; `one-page`: one page for every address. */
  readonly cause: 'unreached' | 'removed' | 'one-page';
  /** Pages of the scrape before that count. */
  readonly known: number;
  /** Ids of the pages that were lost, ascending. */
  readonly pages: readonly number[];
  /** For people, one line. */
  readonly text: string;
}

/** Below this many known pages a few faults are a large share: then more than half of them must be lost. */
const FEW_PAGES = 20;
const SMALL_SITE_SHARE = 0.5;

/** How many of so many pages may be lost. */
export function allowedLoss(known: number, share: number): number {
  return known * (known < FEW_PAGES ? Math.max(SMALL_SITE_SHARE, share) : share);
}

/** Known addresses that all give the same, which is not what they gave before. */
export interface OnePage {
  /** Ids of the pages that stood there. */
  readonly pages: ReadonlySet<number>;
  /** Its title, or where it leads to; null when an address that never was gives something else. */
  readonly name: string | null;
  /** Whether the addresses say the same themselves, or lead to one page. */
  readonly how: 'say the same' | 'lead to one page';
}

/** Null when the scrape may be believed. */
export function judgeLoss(fates: readonly KnownFate[], onePage: OnePage | null, guard: SiteGuardConfig): Loss | null {
  const known = fates.length;
  const isNowhere = onePage !== null && onePage.name !== null;
  if (isNowhere && onePage.pages.size > allowedLoss(known, guard.maxUnreachedShare)) {
    const text = `${onePage.pages.size} of ${known} known pages and an address that never was gave the same («${onePage.name}»)`;
    return {
      ...lossOf(
        'one-page',
        known,
        fates.filter(({ id }) => onePage.pages.has(id)),
      ),
      text,
    };
  }
  const unreached = fates.filter(({ fate }) => fate === 'unreached');
  if (unreached.length > allowedLoss(known, guard.maxUnreachedShare))
    return { ...lossOf('unreached', known, unreached), text: unreachedText(unreached, known) };
  const same = fates.filter(({ id }) => onePage?.pages.has(id));
  if (!isNowhere && same.length > allowedLoss(known, guard.maxUnreachedShare))
    return { ...lossOf('removed', known, same), text: `${same.length} of ${known} known pages now ${onePage!.how}` };
  const removed = fates.filter(({ fate }) => fate === 'lost');
  if (removed.length > allowedLoss(known, guard.maxRemovedShare))
    return { ...lossOf('removed', known, removed), text: removedText(removed, known) };
  return null;
}

function lossOf(cause: Loss['cause'], known: number, fates: readonly KnownFate[]): Omit<Loss, 'text'> {
  return { cause, known, pages: fates.map(({ id }) => id).sort((a, b) => a - b) };
}

function unreachedText(unreached: readonly KnownFate[], known: number): string {
  const counts = countBy(unreached, ({ how }) => phraseOf(how));
  const of = `of ${known} known pages`;
  const [[phrase]] = counts as [[string, number]];
  if (counts.length === 1) return `${unreached.length} ${of} ${phrase}`;
  return `${unreached.length} ${of} were not reached: ${counts.map(([each, count]) => `${count} ${each}`).join(', ')}`;
}

const PHRASES: Readonly<Record<string, string>> = {
  timeout: 'timed out',
  limit: 'were not asked for (site.maxUrls)',
  stopped: 'were not asked for (the scrape ended early)',
  empty: 'were empty',
  'soft-404': 'gave what the site now gives for addresses that never were',
  dns: 'had no address (dns)',
};

function phraseOf(reason: string): string {
  const refused = /^(?:blocked )?(401|403|407|429|451|999)$/.exec(reason)?.[1];
  if (refused) return `were refused (${refused})`;
  if (/^\d+$/.test(reason)) return `failed (${reason})`;
  if (CONNECTION.has(reason)) return `could not be reached (${reason})`;
  return PHRASES[reason] ?? `could not be read (${reason})`;
}

const CONNECTION = new Set(['refused', 'reset', 'tls', 'private-address', 'error']);

const WAYS: Readonly<Record<string, string>> = {
  moved: 'moved',
  'soft-404': 'with a page that says so',
  robots: 'forbidden by robots.txt',
  other: 'no longer a page',
};

function removedText(removed: readonly KnownFate[], known: number): string {
  const counts = countBy(removed, ({ how }) => WAYS[how] ?? how);
  return `${removed.length} of ${known} known pages are gone (${counts.map(([way, count]) => `${count} ${way}`).join(', ')})`;
}

/** Most frequent first. */
function countBy<T>(rows: readonly T[], keyOf: (row: T) => string): [string, number][] {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}
