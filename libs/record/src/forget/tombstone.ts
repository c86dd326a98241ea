import { createHash, hash } from 'node:crypto';
import { isDigest, isOneOf, isPartnerName, isText, parserOf } from '@scrape-and-report/production';
import type { Token } from '../winner';

/**
 * Says that a scrape, or a page of all scrapes, is to be forgotten by every store: what bears its digest is removed
 * wherever it is met, and never brought back. It travels with every production and is never taken back.
 */
export interface Tombstone {
  readonly version: 1;
  /** `usage`: what may tell of a person in usage figures that were stored without being masked. */
  readonly kind: 'page' | 'scrape' | 'usage';
  /** SHA-256 (hex) by `pageDigest` or `scrapeDigest`, or `USAGE_DIGEST`: nobody can read a path out of it. */
  readonly digest: string;
  /** Name of the partner on whose machine it was asked for. */
  readonly by: string;
  /** UTC, ISO 8601. */
  readonly at: string;
}

/** What a set of tombstones says. */
export interface Forgotten {
  /** Digests of paths. */
  readonly pages: ReadonlySet<string>;
  /** Digests of scrapes. */
  readonly scrapes: ReadonlySet<string>;
  /** Whether stored usage figures are to be masked. */
  readonly masksUsage: boolean;
  /** Names the set; empty when nothing is forgotten. */
  readonly digest: string;
}

/** More than any fleet forgets; what is beyond is not read. */
export const MOST_TOMBSTONES = 10_000;

/** Null for anything that is no whole tombstone. */
export const parseTombstone = parserOf<Tombstone>({
  version: isOneOf(1),
  kind: isOneOf('page', 'scrape', 'usage'),
  digest: isDigest,
  by: isPartnerName,
  at: isText(40),
});

const NAME = /^(page|scrape|usage)-([0-9a-f]{64})\.json$/;

/** Of the file that holds it: equal for equal digests, so that it stands once in a store. */
export function tombstoneName({ kind, digest }: Pick<Tombstone, 'kind' | 'digest'>): string {
  return `${kind}-${digest}.json`;
}

/** Whether a file name can be a tombstone's. */
export function isTombstoneName(name: string): boolean {
  return NAME.test(name);
}

/** Of the path of a page; `page_id` is its first 53 bits. */
export function pageDigest(path: string): string {
  return hash('sha256', path.normalize('NFC'), 'hex');
}

/**
 * Of a scrape, whatever it holds and however it is stored: a scrape that a page was taken out of, or that stands in
 * another format, is still the same.
 */
export function scrapeDigest({ timestamp, producer, epoch }: Token & { readonly timestamp: string }): string {
  return hash('sha256', `scrape\n${timestamp}\n${producer}\n${epoch}`, 'hex');
}

/** Of the one tombstone of its kind: usage figures are masked by one rule. */
export const USAGE_DIGEST = hash('sha256', 'usage figures', 'hex');

export function forgottenOf(tombstones: Iterable<Tombstone>): Forgotten {
  const [pages, scrapes] = [new Set<string>(), new Set<string>()];
  let masksUsage = false;
  for (const { kind, digest } of tombstones)
    if (kind === 'usage') masksUsage = true;
    else (kind === 'page' ? pages : scrapes).add(digest);
  const sum = createHash('sha256');
  for (const digest of [...pages].sort()) sum.update(`page ${digest}\n`);
  for (const digest of [...scrapes].sort()) sum.update(`scrape ${digest}\n`);
  return { pages, scrapes, masksUsage, digest: pages.size + scrapes.size === 0 ? '' : sum.digest('hex') };
}
