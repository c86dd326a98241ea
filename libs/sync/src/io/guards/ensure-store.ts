import { randomBytes } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  FileRefusedError,
  isNumber,
  isOneOf,
  isPartnerName,
  isText,
  keepPlace,
  makeFolderIn,
  parserOf,
  readRecordText,
  removeIfFree,
  type Partner,
  targetName,
} from '@scrape-and-report/production';
import { NewerStoreError, refuseNewer, storeLayout, writeFileAtomic } from '@scrape-and-report/record';

/** `.production/store.json`: what tells a store from an empty folder where a share should be. */
export interface StoreMarker {
  readonly version: 1;
  /** Number of the store's format; absent: 1. */
  readonly format?: number;
  /** Random, 32 hex digits. */
  readonly id: string;
  readonly owner: string;
}

/** Ids of the stores that were met before, by partner name: `.production/partners.json` of the own store. */
export type KnownPartners = Readonly<Record<string, string>>;

export type StoreStatus =
  | { readonly status: 'present' | 'created'; readonly id: string }
  /** The home is missing or cannot be reached: nothing was created. */
  | { readonly status: 'not-found'; readonly reason: string }
  /** Not what it was: must neither be read from nor written to. */
  | { readonly status: 'refused'; readonly reason: string };

export interface EnsureStoreOptions {
  readonly partner: Partner;
  readonly knownPartners: KnownPartners;
  /** Looks only: what would be created is `not-found`. */
  readonly readOnly?: boolean;
}

/**
 * Makes sure that a partner's store is there and is the one that was met before.
 *
 * A home that is missing is left missing. A store that is missing is created with an id, unless it is already known:
 * then it has vanished (a share that is not mounted looks like an empty folder), and is refused.
 *
 * @throws errors of the file system other than an unreachable home, such as a file where the store should be
 */
export async function ensureStore({
  partner,
  knownPartners,
  readOnly = false,
}: EnsureStoreOptions): Promise<StoreStatus> {
  const home = statOf(partner.home);
  if (home === null) return { status: 'not-found', reason: `${partner.home} cannot be reached` };
  if (!home.isDirectory()) throw fault(`${partner.home} is not a directory`, 'ENOTDIR');
  const known = knownPartners[partner.name];
  const store = statOf(partner.store);
  if (store && !store.isDirectory()) throw fault(`${partner.store} is not a directory`, 'ENOTDIR');
  let marker: StoreMarker | null;
  try {
    marker = store ? readStoreMarker(partner.store) : null;
  } catch (error) {
    if (error instanceof NewerStoreError) return { status: 'refused', reason: error.message };
    throw error;
  }
  if (known !== undefined && marker?.id !== known) {
    const what = !store
      ? 'has vanished'
      : marker
        ? `is another store than before: nx run ${targetName('join')} on that machine`
        : 'has lost its id: perhaps a share is not mounted';
    return { status: 'refused', reason: `${partner.store} ${what}` };
  }
  if (!marker && readOnly) return { status: 'not-found', reason: `${partner.store} is no store yet` };
  const id = marker?.id ?? (await createStore(partner));
  if (!readOnly) keepStorePlace(partner.store);
  return { status: marker ? 'present' : 'created', id };
}

/** From now on this process writes below the store only while it is this one; does nothing for one that is missing. */
export function keepStorePlace(store: string): void {
  keepPlace(store, storeLayout(store).marker);
}

const parseMarker = parserOf<StoreMarker>({
  version: isOneOf(1),
  format: (value) => value === undefined || isNumber(value),
  id: (value) => value !== '' && isText()(value),
  owner: isText(),
});

/** Of a new store, which partners with older code may yet have to read. */
const FIRST_FORMAT = 1;

/** Null when there is none that is whole. @throws NewerStoreError */
export function readStoreMarker(store: string): StoreMarker | null {
  try {
    const text = readRecordText(storeLayout(store).marker);
    refuseNewer(store, text);
    return parseMarker(text);
  } catch (error) {
    if (
      error instanceof FileRefusedError ||
      ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
    )
      return null;
    throw error;
  }
}

/** Number of a store's format; that of the first where it bears none, or is none. @throws NewerStoreError */
export function storeFormat(store: string): number {
  return readStoreMarker(store)?.format ?? FIRST_FORMAT;
}

/**
 * From now on older code refuses the store. Does nothing where it has this format, or a newer one, or is no store; call it
 * before anything is written that older code does not read.
 *
 * @returns whether it has another than before
 */
export function raiseStoreFormat(store: string, format: number): boolean {
  const marker = readStoreMarker(store);
  if (!marker || (marker.format ?? FIRST_FORMAT) >= format) return false;
  writeFileAtomic(storeLayout(store).marker, `${JSON.stringify({ ...marker, format })}\n`);
  return true;
}

/** Empty when there are none. */
export function loadKnownPartners(ownStore: string): KnownPartners {
  try {
    const value: unknown = JSON.parse(readRecordText(join(storeLayout(ownStore).own, 'partners.json')));
    return Object.fromEntries(
      Object.entries(value as object).filter(
        (entry): entry is [string, string] => isPartnerName(entry[0]) && isText()(entry[1]),
      ),
    );
  } catch {
    return {};
  }
}

/** Adds ids of stores that were met to those known; a known one is never replaced. */
export function rememberPartners(ownStore: string, met: KnownPartners): void {
  const known = loadKnownPartners(ownStore);
  if (Object.keys(met).every((name) => known[name] !== undefined)) return;
  writeFileAtomic(
    join(storeLayout(ownStore).own, 'partners.json'),
    `${JSON.stringify({ ...met, ...known }, null, 1)}\n`,
  );
}

/** Two that create at once: mkdir is won by one only, and the first id stands. */
async function createStore(partner: Partner): Promise<string> {
  const { own } = storeLayout(partner.store);
  makeFolderIn(partner.home, relative(partner.home, own));
  const marker: StoreMarker = {
    version: 1,
    format: FIRST_FORMAT,
    id: randomBytes(16).toString('hex'),
    owner: partner.name,
  };
  const claim = join(own, 'store.json.claim');
  try {
    mkdirSync(claim);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // Another is writing it at this moment, or died in between; a moment tells.
    for (let attempt = 0; attempt < 20; attempt++) {
      const present = readStoreMarker(partner.store);
      if (present) return present.id;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const present = readStoreMarker(partner.store);
  if (!present) writeFileAtomic(storeLayout(partner.store).marker, `${JSON.stringify(marker)}\n`);
  removeIfFree(claim);
  return readStoreMarker(partner.store)?.id ?? marker.id;
}

/** What an unreachable share answers; anything else is a fault to be told. */
const UNREACHABLE = [
  'ENOENT',
  'ENOTDIR',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTCONN',
  'ETIMEDOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ESTALE',
  'EIO',
];

function statOf(path: string): { isDirectory(): boolean } | null {
  try {
    return statSync(path);
  } catch (error) {
    if (UNREACHABLE.includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

function fault(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
