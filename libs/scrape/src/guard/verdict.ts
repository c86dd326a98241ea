import { createHash } from 'node:crypto';
import { Loss } from './judge-loss';

/** What became of a scrape that was refused, as every partner must know it: another one may produce tomorrow. */
export interface Verdict {
  readonly version: 1;
  /** `YYMMDD-HHMM` of the scrape that was refused. */
  readonly scrape: string;
  /** `YYYY-MM-DD` of its production. */
  readonly day: string;
  readonly producer: string;
  /** UTC, ISO 8601: when that production began, by its own clock. */
  readonly at: string;
  /** `refused`: the site let nothing be asked for. */
  readonly cause: Loss['cause'] | 'refused';
  /** For people, one line. */
  readonly text: string;
  readonly known: number;
  /** Ids of the lost pages, ascending. */
  readonly pages: readonly number[];
  /** SHA-256 (hex) of those ids. */
  readonly digest: string;
}

/** That someone has looked at a refused scrape, and wants its loss to be believed. */
export interface Acceptance {
  readonly version: 1;
  readonly scrape: string;
  /** Of the verdict. */
  readonly producer: string;
  readonly by: string;
  /** UTC, ISO 8601. */
  readonly at: string;
}

export interface Verdicts {
  /** Oldest first. */
  readonly verdicts: readonly Verdict[];
  readonly acceptances: readonly Acceptance[];
}

export function digestOfPages(pages: readonly number[]): string {
  return createHash('sha256').update(pages.join('\n')).digest('hex');
}

const MAX_PAGES = 1_000_000;
const CAUSES: readonly unknown[] = ['unreached', 'removed', 'one-page', 'refused'] satisfies Verdict['cause'][];

/** Null for what is none, whole and consistent: it may come from a partner's store. */
export function parseVerdict(text: string): Verdict | null {
  const value = parseObject(text);
  if (value?.['version'] !== 1 || !hasTexts(value, ['scrape', 'day', 'producer', 'at', 'text', 'digest'])) return null;
  const { scrape, day, at, pages, known, cause } = value as unknown as Verdict;
  const isSound =
    isScrape(scrape) &&
    /^\d{4}-\d{2}-\d{2}$/.test(day) &&
    !Number.isNaN(Date.parse(at)) &&
    CAUSES.includes(cause) &&
    Number.isSafeInteger(known) &&
    Array.isArray(pages) &&
    pages.length <= MAX_PAGES &&
    pages.every((id) => Number.isSafeInteger(id));
  return isSound && digestOfPages(pages) === value['digest'] ? (value as unknown as Verdict) : null;
}

export function parseAcceptance(text: string): Acceptance | null {
  const value = parseObject(text);
  if (value?.['version'] !== 1 || !hasTexts(value, ['scrape', 'producer', 'by', 'at'])) return null;
  const acceptance = value as unknown as Acceptance;
  return isScrape(acceptance.scrape) && !Number.isNaN(Date.parse(acceptance.at)) ? acceptance : null;
}

/** Name of the file of a verdict; an acceptance of it ends in `.accepted.json` instead. */
export function verdictName({ scrape, producer }: Pick<Verdict, 'scrape' | 'producer'>): string {
  return `${scrape}-${createHash('sha256').update(producer.normalize('NFC')).digest('hex').slice(0, 8)}.json`;
}

export function acceptanceName(verdict: Pick<Verdict, 'scrape' | 'producer'>): string {
  return verdictName(verdict).replace(/\.json$/, '.accepted.json');
}

export const VERDICT_FILE = /^(\d{6})-\d{4}-[0-9a-f]{8}(\.accepted)?\.json$/;

function isScrape(name: string): boolean {
  return /^\d{6}-\d{4}$/.test(name);
}

function hasTexts(value: Readonly<Record<string, unknown>>, keys: readonly string[]): boolean {
  return keys.every((key) => typeof value[key] === 'string' && value[key].length <= 1000);
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
