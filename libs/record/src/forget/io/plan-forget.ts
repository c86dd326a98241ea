import { join } from 'node:path';
import { heldByPack } from '../../bodies/io/rewrite-pack';
import { openPacks } from '../../bodies/io/body-reader';
import { BODY_PACK_NAME, READING_PACK_NAME } from '../../bodies/pack-format';
import { compareCopies, scrapeCopyOf } from '../../copies/scrape-copies';
import { SCRAPE_DB_NAME } from '../../layout';
import type { Forgotten } from '../tombstone';
import { readList } from '../../readings/io/read-list';
import { LIST_NAME } from '../../readings/list/scrape-list';
import { StoredVersions } from '../../readings/stored-versions';
import { pageIdOf } from '../../site-url';
import { ForgottenInLists, type ForgottenPages } from '../compact/forgotten-in-list';
import { bodyUses, findForgottenRows, type ForgottenRows } from './forget-pages';
import { afterWhatTheyLeanOn, sealedScrapes, type SealedScrape } from './sealed-scrapes';

/** What becomes of the scrapes of a store: each list in the order of `order`. */
export interface ForgetPlan {
  /** Names of all: each after those that it leans on, otherwise by name. */
  readonly order: readonly string[];
  /** Go as a whole. */
  readonly removed: readonly SealedScrape[];
  readonly rewritten: readonly {
    readonly scrape: SealedScrape;
    /** Null: only bodies come or go. */
    readonly rows: ForgottenRows | null;
    /** Bodies that only a removed scrape holds, and that pages of this one refer to. */
    readonly adopted: readonly string[];
  }[];
  /** The same of those in format 2; whether something is taken out of its list. */
  readonly lists: readonly {
    readonly scrape: SealedScrape;
    readonly isTaken: boolean;
    readonly adopted: readonly string[];
  }[];
  /** All in format 2 that stay: they lean on packs of others. */
  readonly leaning: readonly SealedScrape[];
  /** Bodies that no page refers to any more. */
  readonly isBodyGone: (digest: string) => boolean;
  /** Were looked at and hold nothing. */
  readonly clean: readonly SealedScrape[];
  /** Could not be read. */
  readonly unreadable: readonly { readonly dir: string; readonly reason: string }[];
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
  const all = afterWhatTheyLeanOn(sealedScrapes(store));
  const order = all.map(({ dir }) => dir);
  const counting = copies ?? countingCopies(all);
  const isReplaced = ({ identity, digest }: SealedScrape): boolean => (counting.get(identity) ?? digest) !== digest;
  const removed = all.filter((scrape) => forgotten.scrapes.has(scrape.identity) || isReplaced(scrape));
  const rest = all.filter((scrape) => !removed.includes(scrape));
  const leaning = rest.filter(isInLists);
  const packs = openPacks((leaning.length > 0 ? all : []).map(({ dir }) => join(store, dir, READING_PACK_NAME)));
  try {
    const versions = new StoredVersions(packs.read);
    const inLists = new ForgottenInLists(forgotten, versions);
    const found = new Map<SealedScrape, ForgottenRows | ForgottenPages | null>();
    const unreadable: { dir: string; reason: string }[] = [];
    for (const scrape of rest) {
      onLook?.();
      if (checked[scrape.dir] === scrape.mtimeMs) continue;
      const directory = join(store, scrape.dir);
      try {
        found.set(
          scrape,
          isInLists(scrape)
            ? inLists.find(readList(directory, packs.read))
            : findForgottenRows(join(directory, SCRAPE_DB_NAME), forgotten),
        );
      } catch (error) {
        unreadable.push({ dir: scrape.dir, reason: (error as Error).message });
      }
    }
    const affected = rest.filter((scrape) => found.get(scrape));
    if (affected.length + removed.length === 0) {
      const nothing = { rewritten: [], lists: [], isBodyGone: () => false };
      return { order, removed, ...nothing, leaning, clean: [...found.keys()], unreadable };
    }
    const bodies = placeBodies(store, {
      rest,
      affected,
      removed,
      found,
      versions,
      isSure: unreadable.length === 0,
      served: options.served,
    });
    const touched = rest.filter((scrape) => found.get(scrape) || bodies.packs.has(scrape));
    const adoptedBy = (scrape: SealedScrape): readonly string[] => bodies.packs.get(scrape) ?? [];
    return {
      order,
      removed,
      rewritten: touched
        .filter((scrape) => !isInLists(scrape))
        .map((scrape) => ({
          scrape,
          rows: (found.get(scrape) as ForgottenRows | null | undefined) ?? null,
          adopted: adoptedBy(scrape),
        })),
      lists: touched
        .filter(isInLists)
        .map((scrape) => ({ scrape, isTaken: Boolean(found.get(scrape)), adopted: adoptedBy(scrape) })),
      leaning,
      isBodyGone: bodies.isGone,
      clean: [...found.keys()].filter((scrape) => !touched.includes(scrape)),
      unreadable,
    };
  } finally {
    packs.close();
  }
}

/** Whether a scrape is in format 2. */
function isInLists({ manifest }: SealedScrape): boolean {
  return manifest.files.some(({ path }) => path === LIST_NAME);
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
  readonly found: ReadonlyMap<SealedScrape, ForgottenRows | ForgottenPages | null>;
  readonly versions: StoredVersions;
  /** False: a scrape could not be read, so that nobody knows which bodies it refers to. */
  readonly isSure: boolean;
  readonly served?: ReadonlySet<string>;
}

/** As `bodyUses` of a database: none where the list cannot be read. */
function bodyUsesInList(directory: string, versions: StoredVersions): [number, string][] {
  try {
    const { pages } = readList(directory, versions.read);
    return pages.path.flatMap((path, at): [number, string][] => {
      const { body } = versions.get(pages.version[at]!);
      return body === null ? [] : [[pageIdOf(path), body]];
    });
  } catch {
    return [];
  }
}

/** Which bodies go for good, and which are to stand in the pack of another scrape. */
function placeBodies(store: string, { rest, affected, removed, found, versions, isSure, served }: Places) {
  const packs = new Map(rest.map((scrape) => [scrape, heldByPack(join(store, scrape.dir, BODY_PACK_NAME))]));
  const inRemoved = new Set(removed.flatMap(({ dir }) => heldByPack(join(store, dir, BODY_PACK_NAME))));
  const candidates = new Set([
    ...inRemoved,
    ...affected.flatMap((scrape) => [...(isSure ? packs.get(scrape)! : []), ...found.get(scrape)!.bodies]),
  ]);
  const firstUsers = new Map<string, SealedScrape>();
  for (const scrape of rest) {
    const without = new Set(found.get(scrape)?.pageIds);
    const directory = join(store, scrape.dir);
    const uses = isInLists(scrape) ? bodyUsesInList(directory, versions) : bodyUses(join(directory, SCRAPE_DB_NAME));
    for (const [id, digest] of uses)
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
