import { dirname, join } from 'node:path';
import { AVAILABLE_FLAG, parseAccepted, storeLayout } from '@scrape-and-report/record';
import {
  parseAnnouncement,
  parseBeat,
  parseEnd,
  parseHolder,
  renderRecord,
  type Announcement,
  type ClaimEnd,
  type Holder,
} from '../../port/records';
import type { ClaimView, RefusedRecord, StoreIo, StoreOperation, StoreReply, StoreView } from '../../port/store-io';
import { sharedFiles, type Files } from './files';
import { codeOf, listOrNothing, readRecord, replaceRecord, sweepLitter } from './record-files';
import { holdStore, type StoreHold } from './store-hold';

export interface FileStoreOptions {
  /** Absolute path of the store. */
  readonly store: string;
  /** The partner whose store it is; null for a witness folder. */
  readonly owner: string | null;
  /** When given, a store that never was there is made inside this folder (the own home), if that exists. */
  readonly createInside?: string;
}

const LEASE = /^lease\.(\d{8})$/;
const AVAILABLE = /^avail\..+\.json$/;

/** A store on a share or a local disk; only operations that are atomic on both: mkdir, and rename of a whole file. */
export function createFileStore(options: FileStoreOptions, files: Files = sharedFiles): StoreIo {
  const paths = pathsIn(options);
  const look = createLook(options, files, paths);
  const hold = holdStore(options, files);
  return {
    perform: async (operation) => {
      try {
        if (operation.kind === 'look') return { kind: 'view', view: await look() };
        return await change(operation, hold, files, paths);
      } catch (error) {
        return { kind: 'down', reason: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

type Paths = ReturnType<typeof pathsIn>;

function pathsIn({ store, owner }: FileStoreOptions) {
  const folder = storeLayout(store).election;
  const lease = (number: number): string => join(folder, `lease.${String(number).padStart(8, '0')}`);
  return {
    folder,
    lease,
    holder: (number: number): string => join(lease(number), 'holder.json'),
    beat: (number: number): string => join(lease(number), 'beat.json'),
    end: (number: number): string => join(lease(number), 'end.json'),
    accepted: join(dirname(folder), 'accepted.json'),
    announcement: (partner: string): string =>
      owner !== null && owner.toLowerCase() === partner.toLowerCase()
        ? join(store, AVAILABLE_FLAG)
        : join(folder, `avail.${fileNameOf(partner)}.json`),
  };
}

async function change(
  operation: Exclude<StoreOperation, { readonly kind: 'look' }>,
  hold: StoreHold,
  files: Files,
  paths: Paths,
): Promise<StoreReply> {
  const put = (path: string, record: object, flush = false): Promise<void> =>
    replaceRecord(files, path, renderRecord(record), flush);
  if (operation.kind === 'announce' || operation.kind === 'reserve') await hold.prepare();
  else await hold.assert();
  switch (operation.kind) {
    case 'announce':
      await put(paths.announcement(operation.announcement.partner), operation.announcement);
      return { kind: 'ok' };
    case 'withdraw':
      await files.remove(paths.announcement(operation.partner));
      return { kind: 'ok' };
    case 'reserve':
      return await reserve(files, paths.lease(operation.number));
    case 'hold':
      await put(paths.holder(operation.number), operation.holder, true);
      await put(paths.beat(operation.number), operation.beat, true);
      return { kind: 'ok' };
    case 'beat':
      await put(paths.beat(operation.number), operation.beat);
      return { kind: 'ok' };
    case 'end':
      await put(paths.end(operation.number), { state: operation.end }, true);
      await put(paths.beat(operation.number), operation.beat, true);
      return { kind: 'ok' };
    case 'sweep': {
      const claims = (await listOrNothing(files, paths.folder)).filter((name) => LEASE.test(name));
      return { kind: 'ok', removed: await sweepLitter(files, paths.folder, claims) };
    }
    case 'prune':
      await files.remove(paths.lease(operation.number));
      return { kind: 'ok' };
  }
}

async function reserve(files: Files, path: string): Promise<StoreReply> {
  try {
    await files.makeFolder(path);
    return { kind: 'ok' };
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return { kind: 'exists' };
    throw error;
  }
}

function createLook(options: FileStoreOptions, files: Files, paths: Paths): () => Promise<StoreView> {
  // What is written once need not be read again.
  const holders = new Map<number, Holder>();
  const ends = new Map<number, ClaimEnd>();
  let accepted: { readonly modifiedMs: number; readonly epoch: number } | null = null;
  return async () => {
    const names = await listOrNothing(files, paths.folder);
    // An empty answer is also that of a store without elections, and of none at all.
    if (names.length === 0 && !(await files.exists(options.store))) {
      if (options.createInside && (await files.exists(options.createInside))) return { announcements: [], claims: [] };
      throw new Error(`${options.store} is missing`);
    }
    const numbers = names
      .flatMap((name) => LEASE.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
    const refused: RefusedRecord[] = [];
    const [announcements, claims, epoch] = await Promise.all([
      readAnnouncements(names, refused),
      Promise.all(numbers.map((number) => readClaim(number, refused))),
      options.owner === null ? null : readAccepted(refused),
    ]);
    return {
      announcements,
      claims,
      ...(epoch !== null && { accepted: epoch }),
      ...(refused.length > 0 && { refused }),
    };
  };

  /** Once for each time that it is written: it changes once a day. */
  async function readAccepted(refused: RefusedRecord[]): Promise<number | null> {
    const modifiedMs = await files.modifiedMs(paths.accepted).catch(() => null);
    if (modifiedMs === null) return null;
    if (accepted?.modifiedMs === modifiedMs) return accepted.epoch;
    const record = await readRecord(files, paths.accepted, parseAccepted, refused);
    accepted = record && { modifiedMs, epoch: record.epoch };
    return record?.epoch ?? null;
  }

  async function readAnnouncements(names: readonly string[], refused: RefusedRecord[]): Promise<Announcement[]> {
    const announced = names.filter((name) => AVAILABLE.test(name)).map((name) => join(paths.folder, name));
    if (options.owner !== null) announced.push(join(options.store, AVAILABLE_FLAG));
    const found = await Promise.all(
      announced.map(async (path) => {
        const one = await readRecord(files, path, parseAnnouncement, refused);
        // Who took it away would look for it by the name that it bears.
        if (one === null || paths.announcement(one.partner) === path) return one;
        refused.push({ path, reason: `it speaks for ${one.partner}` });
        return null;
      }),
    );
    return found.filter((one) => one !== null);
  }

  async function readClaim(number: number, refused: RefusedRecord[]): Promise<ClaimView> {
    const holder = holders.get(number) ?? (await readRecord(files, paths.holder(number), parseHolder, refused));
    if (holder) holders.set(number, holder);
    const known = ends.get(number);
    if (known) return { number, holder, beat: null, end: known };
    const [beat, end] = await Promise.all([
      readRecord(files, paths.beat(number), parseBeat, refused),
      readRecord(files, paths.end(number), parseEnd, refused),
    ]);
    const ended = end?.state ?? (beat?.state === 'done' || beat?.state === 'released' ? beat.state : null);
    if (ended) ends.set(number, ended);
    return { number, holder, beat, end: ended };
  }
}

/** A partner's name as part of a file name, on every file system. */
function fileNameOf(partner: string): string {
  return encodeURIComponent(partner.toLowerCase()).replace(/\*/g, '%2A');
}
