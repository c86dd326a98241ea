import { hash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readBounded } from '@scrape-and-report/production';
import { bodiesOf } from '../../bodies/io/rewrite-pack';
import { compareCopies, scrapeCopyOf } from '../../copies/scrape-copies';
import { MANIFEST_NAME, parseScrapeName, SCRAPE_DB_NAME } from '../../layout';
import { MANIFEST_BYTES, parseScrapeManifest, type ScrapeManifest } from '../../manifest';
import { scrapeDigest, type Forgotten } from '../tombstone';
import { bodyUses, findForgottenRows, type ForgottenRows } from './forget-pages';

/** A sealed scrape of a store. */
export interface SealedScrape {
  readonly dir: string;
  readonly manifest: ScrapeManifest;
  /** SHA-256 (hex) of its manifest. */
  readonly digest: string;
  /** By `scrapeDigest`. */
  readonly identity: string;
  /** When its directory last changed, in milliseconds. */
  readonly mtimeMs: number;
}

/** What becomes of the scrapes of a store: each list by name. */
export interface ForgetPlan {
  /** Go as a whole. */
  readonly removed: readonly SealedScrape[];
  readonly rewritten: readonly {
    readonly scrape: SealedScrape;
    /** Null: only bodies come or go. */
    readonly rows: ForgottenRows | null;
    /** Bodies that only a removed scrape holds, and that pages of this one refer to. */
    readonly adopted: readonly string[];
  }[];
  /** Bodies that no page refers to any more. */
  readonly isBodyGone: (digest: string) => boolean;
  /** Were looked at and hold nothing. */
  readonly clean: readonly SealedScrape[];
  /** Could not be read. */
  readonly unreadable: readonly { readonly dir: string; readonly reason: string }[];
}

/** The sealed scrapes of a store, by name. */
export function sealedScrapes(store: string): SealedScrape[] {
  return readdirSync(store, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && parseScrapeName(entry.name) !== null)
    .map(({ name }) => name)
    .sort()
    .flatMap((dir) => {
      const bytes = manifestBytes(join(store, dir));
      const manifest = bytes && parseScrapeManifest(bytes.toString('utf8'));
      if (manifest?.timestamp !== parseScrapeName(dir)?.timestamp) return [];
      const { mtimeMs } = statSync(join(store, dir));
      const digest = hash('sha256', bytes!, 'hex');
      return [{ dir, manifest: manifest!, digest, identity: scrapeDigest(manifest!), mtimeMs }];
    });
}

/** Null where there is none that anybody could have written. */
function manifestBytes(directory: string): Buffer | null {
  try {
    return readBounded(join(directory, MANIFEST_NAME), { maxBytes: MANIFEST_BYTES });
  } catch {
    return null;
  }
}

export interface PlanForgetOptions {
  readonly store: string;
  readonly forgotten: Forgotten;
  /** Scrapes that need not be looked at, by name: time of the directory's last change. */
  readonly checked: Readonly<Record<string, number>>;
  /**
   * Copies that take the place of those here, by `scrapeDigest`: digest of their manifest. They hold nothing of it.
   * Without, of several copies in the store the one that counts stays.
   */
  readonly copies?: ReadonlyMap<string, string>;
  /** `scrapeDigest`s of those whose bodies another store holds and brings: nothing is to be moved to them. */
  readonly served?: ReadonlySet<string>;
  readonly onLook?: () => void;
}

/** Looks through the scrapes of a store for what is to be forgotten; changes nothing. */
export function planForget(options: PlanForgetOptions): ForgetPlan {
  const { store, forgotten, checked, copies, onLook } = options;
  const all = sealedScrapes(store);
  const counting = copies ?? countingCopies(all);
  const isReplaced = ({ identity, digest }: SealedScrape): boolean => (counting.get(identity) ?? digest) !== digest;
  const removed = all.filter((scrape) => forgotten.scrapes.has(scrape.identity) || isReplaced(scrape));
  const rest = all.filter((scrape) => !removed.includes(scrape));
  const found = new Map<SealedScrape, ForgottenRows | null>();
  const unreadable: { dir: string; reason: string }[] = [];
  for (const scrape of rest) {
    onLook?.();
    if (checked[scrape.dir] === scrape.mtimeMs) continue;
    try {
      found.set(scrape, findForgottenRows(join(store, scrape.dir, SCRAPE_DB_NAME), forgotten));
    } catch (error) {
      unreadable.push({ dir: scrape.dir, reason: (error as Error).message });
    }
  }
  const affected = rest.filter((scrape) => found.get(scrape));
  if (affected.length + removed.length === 0)
    return { removed, rewritten: [], isBodyGone: () => false, clean: [...found.keys()], unreadable };
  const bodies = placeBodies(store, {
    rest,
    affected,
    removed,
    found,
    isSure: unreadable.length === 0,
    served: options.served,
  });
  const touched = rest.filter((scrape) => found.get(scrape) || bodies.packs.has(scrape));
  const rewritten = touched.map((scrape) => ({
    scrape,
    rows: found.get(scrape) ?? null,
    adopted: bodies.packs.get(scrape) ?? [],
  }));
  const clean = [...found.keys()].filter((scrape) => !touched.includes(scrape));
  return { removed, rewritten, isBodyGone: bodies.isGone, clean, unreadable };
}

/** Of two copies of one scrape in one store, out of which something was taken, the one that counts. */
function countingCopies(all: readonly SealedScrape[]): Map<string, string> {
  const counting = new Map<string, string>();
  for (const { identity, manifest } of all) {
    if (manifest.forgotten === undefined) continue;
    const copies = all.filter((other) => other.identity === identity);
    const facts = (scrape: SealedScrape) => scrapeCopyOf(scrape.manifest, scrape.digest);
    const best = copies.reduce((one, other) => (compareCopies(facts(other), facts(one)) < 0 ? other : one));
    if (copies.length > 1) counting.set(identity, best.digest);
  }
  return counting;
}

interface Places {
  readonly rest: readonly SealedScrape[];
  readonly affected: readonly SealedScrape[];
  readonly removed: readonly SealedScrape[];
  readonly found: ReadonlyMap<SealedScrape, ForgottenRows | null>;
  /** False: a scrape could not be read, so that nobody knows which bodies it refers to. */
  readonly isSure: boolean;
  readonly served?: ReadonlySet<string>;
}

/** Which bodies go for good, and which are to stand in the pack of another scrape. */
function placeBodies(store: string, { rest, affected, removed, found, isSure, served }: Places) {
  const packs = new Map(rest.map((scrape) => [scrape, bodiesOf(join(store, scrape.dir))]));
  const inRemoved = new Set(removed.flatMap(({ dir }) => bodiesOf(join(store, dir))));
  const candidates = new Set([
    ...inRemoved,
    ...affected.flatMap((scrape) => [...(isSure ? packs.get(scrape)! : []), ...found.get(scrape)!.bodies]),
  ]);
  const firstUsers = new Map<string, SealedScrape>();
  for (const scrape of rest) {
    const without = new Set(found.get(scrape)?.pageIds);
    for (const [id, digest] of bodyUses(join(store, scrape.dir, SCRAPE_DB_NAME)))
      if (candidates.has(digest) && !without.has(id) && !firstUsers.has(digest)) firstUsers.set(digest, scrape);
  }
  const isGone = (digest: string): boolean => candidates.has(digest) && !firstUsers.has(digest);
  const held = new Set([...packs.values()].flat());
  const changes = new Map<SealedScrape, string[]>();
  for (const [scrape, digests] of packs) if (digests.some(isGone)) changes.set(scrape, []);
  for (const digest of inRemoved) {
    const user = firstUsers.get(digest);
    if (user && !held.has(digest) && !served?.has(user.identity))
      changes.set(user, [...(changes.get(user) ?? []), digest]);
  }
  return { isGone, packs: changes };
}
