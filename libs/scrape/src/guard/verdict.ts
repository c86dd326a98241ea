import { createHash } from 'node:crypto';
import { Check, isCount, isDigest, isOneOf, isText, listOf, parserOf } from '@scrape-and-report/production';
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
const isDate: Check = (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
const isInstant: Check = (value) => isText(40)(value) && !Number.isNaN(Date.parse(value as string));

const readVerdict = parserOf<Verdict>({
  version: isOneOf(1),
  scrape: isScrape,
  day: isDate,
  producer: isText(),
  at: isInstant,
  cause: isOneOf(...(['unreached', 'removed', 'one-page', 'refused'] satisfies Verdict['cause'][])),
  text: isText(1000),
  known: isCount,
  pages: listOf((id) => Number.isSafeInteger(id), MAX_PAGES),
  digest: isDigest,
});

/** Null for what is none, whole and consistent: it may come from a partner's store. */
export function parseVerdict(text: string): Verdict | null {
  const verdict = readVerdict(text);
  return verdict && digestOfPages(verdict.pages) === verdict.digest ? verdict : null;
}

/** The same for an acceptance. */
export const parseAcceptance = parserOf<Acceptance>({
  version: isOneOf(1),
  scrape: isScrape,
  producer: isText(),
  by: isText(),
  at: isInstant,
});

/** Name of the file of a verdict; an acceptance of it ends in `.accepted.json` instead. */
export function verdictName({ scrape, producer }: Pick<Verdict, 'scrape' | 'producer'>): string {
  return `${scrape}-${createHash('sha256').update(producer.normalize('NFC')).digest('hex').slice(0, 8)}.json`;
}

export function acceptanceName(verdict: Pick<Verdict, 'scrape' | 'producer'>): string {
  return verdictName(verdict).replace(/\.json$/, '.accepted.json');
}

export const VERDICT_FILE = /^(\d{6})-\d{4}-[0-9a-f]{8}(\.accepted)?\.json$/;

function isScrape(name: unknown): boolean {
  return typeof name === 'string' && /^\d{6}-\d{4}$/.test(name);
}
