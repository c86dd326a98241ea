import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { FileRefusedError, retryRename } from '@scrape-and-report/production';
import { AVAILABLE_FLAG, parseAccepted, storeLayout, TEMPORARY_PREFIX } from '@scrape-and-report/record';
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
import { sharedFiles, type Files } from './files';
import type { ClaimView, RefusedRecord, StoreIo, StoreOperation, StoreReply, StoreView } from '../../port/store-io';

export interface FileStoreOptions {
  /** Absolute path of the store. */
  readonly store: string;
  /** The partner whose store it is; null for a witness folder. */
  readonly owner: string | null;
  /** When given, a missing store is made inside this folder (the own home), if that exists. */
  readonly createInside?: string;
}

const LEASE = /^lease\.(\d{8})$/;
/** Far longer than any write takes. */
const LITTER_MS = 3_600_000;
const AVAILABLE = /^avail\..+\.json$/;

/** A store on a share or a local disk; only operations that are atomic on both: mkdir, and rename of a whole file. */
export function createFileStore(options: FileStoreOptions, files: Files = sharedFiles): StoreIo {
  const folder = storeLayout(options.store).election;
  // What is written once need not be read again.
  const holders = new Map<number, Holder>();
  const ends = new Map<number, ClaimEnd>();
  return {
    perform: async (operation) => {
      try {
        return await carryOut(operation);
      } catch (error) {
        return { kind: 'down', reason: error instanceof Error ? error.message : String(error) };
      }
    },
  };

  async function carryOut(operation: StoreOperation): Promise<StoreReply> {
    switch (operation.kind) {
      case 'look':
        return { kind: 'view', view: await look() };
      case 'announce':
        await prepare();
        await replaceFile(announcementPath(operation.announcement.partner), renderRecord(operation.announcement));
        return { kind: 'ok' };
      case 'withdraw':
        await files.remove(announcementPath(operation.partner));
        return { kind: 'ok' };
      case 'reserve':
        return await reserve(operation.number);
      case 'hold':
        await replaceFile(join(leasePath(operation.number), 'holder.json'), renderRecord(operation.holder), true);
        await replaceFile(join(leasePath(operation.number), 'beat.json'), renderRecord(operation.beat), true);
        return { kind: 'ok' };
      case 'beat':
        await replaceFile(join(leasePath(operation.number), 'beat.json'), renderRecord(operation.beat));
        return { kind: 'ok' };
      case 'end':
        await replaceFile(join(leasePath(operation.number), 'end.json'), renderRecord({ state: operation.end }), true);
        await replaceFile(join(leasePath(operation.number), 'beat.json'), renderRecord(operation.beat), true);
        return { kind: 'ok' };
      case 'sweep':
        return { kind: 'ok', removed: await sweep() };
      case 'prune':
        await files.remove(leasePath(operation.number));
        return { kind: 'ok' };
    }
  }

  async function look(): Promise<StoreView> {
    if (!(await files.exists(options.store))) {
      if (options.createInside && (await files.exists(options.createInside))) return { announcements: [], claims: [] };
      throw new Error(`${options.store} is missing`);
    }
    const names = await listOrNothing(folder);
    const numbers = names
      .flatMap((name) => LEASE.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
    const refused: RefusedRecord[] = [];
    const [announcements, claims, accepted] = await Promise.all([
      readAnnouncements(names, refused),
      Promise.all(numbers.map((number) => readClaim(number, refused))),
      options.owner === null ? null : readRecord(join(dirname(folder), 'accepted.json'), parseAccepted, refused),
    ]);
    return {
      announcements,
      claims,
      ...(accepted && { accepted: accepted.epoch }),
      ...(refused.length > 0 && { refused }),
    };
  }

  async function readAnnouncements(names: readonly string[], refused: RefusedRecord[]): Promise<Announcement[]> {
    const paths = names.filter((name) => AVAILABLE.test(name)).map((name) => join(folder, name));
    if (options.owner !== null) paths.push(join(options.store, AVAILABLE_FLAG));
    const found = await Promise.all(
      paths.map(async (path) => {
        const one = await readRecord(path, parseAnnouncement, refused);
        // Who took it away would look for it by the name that it bears.
        if (one === null || announcementPath(one.partner) === path) return one;
        refused.push({ path, reason: `it speaks for ${one.partner}` });
        return null;
      }),
    );
    return found.filter((one) => one !== null);
  }

  async function readClaim(number: number, refused: RefusedRecord[]): Promise<ClaimView> {
    const path = leasePath(number);
    const holder = holders.get(number) ?? (await readRecord(join(path, 'holder.json'), parseHolder, refused));
    if (holder) holders.set(number, holder);
    const known = ends.get(number);
    if (known) return { number, holder, beat: null, end: known };
    const [beat, end] = await Promise.all([
      readRecord(join(path, 'beat.json'), parseBeat, refused),
      readRecord(join(path, 'end.json'), parseEnd, refused),
    ]);
    const ended = end?.state ?? (beat?.state === 'done' || beat?.state === 'released' ? beat.state : null);
    if (ended) ends.set(number, ended);
    return { number, holder, beat, end: ended };
  }

  async function sweep(): Promise<string[]> {
    const names = await listOrNothing(folder);
    const folders = ['.', ...names.filter((name) => LEASE.test(name))];
    const listed = await Promise.all(
      folders.map(async (name) => (await listOrNothing(join(folder, name))).map((file) => join(name, file))),
    );
    const temporary = listed.flat().filter((path) => basename(path).startsWith(TEMPORARY_PREFIX));
    if (temporary.length === 0) return [];
    // Ages by the clock of the machine that keeps the files, read off a file that is written now.
    const probe = join(folder, `${TEMPORARY_PREFIX}${randomBytes(6).toString('hex')}`);
    await files.writeNew(probe, '', false);
    const nowMs = await files.modifiedMs(probe);
    await files.remove(probe);
    const removed: string[] = [];
    for (const path of temporary) {
      const modifiedMs = await files.modifiedMs(join(folder, path)).catch(() => nowMs);
      if (nowMs - modifiedMs < LITTER_MS) continue;
      await files.remove(join(folder, path));
      removed.push(path);
    }
    return removed;
  }

  async function reserve(number: number): Promise<StoreReply> {
    await prepare();
    try {
      await files.makeFolder(leasePath(number), false);
      return { kind: 'ok' };
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return { kind: 'exists' };
      throw error;
    }
  }

  /** Only inside a store that is there; the own may be made when its home is there. */
  async function prepare(): Promise<void> {
    if (!(await files.exists(options.store)) && !(options.createInside && (await files.exists(options.createInside)))) {
      throw new Error(`${options.store} is missing`);
    }
    await files.makeFolder(folder, true);
  }

  async function readRecord<T>(
    path: string,
    parse: (text: string) => T | null,
    refused: RefusedRecord[],
  ): Promise<T | null> {
    try {
      const record = parse(await files.read(path));
      if (record === null) refused.push({ path, reason: 'it is torn, or no record of ours' });
      return record;
    } catch (error) {
      // Missing or busy: no news.
      if (error instanceof FileRefusedError) refused.push({ path, reason: error.reason });
      return null;
    }
  }

  async function listOrNothing(path: string): Promise<string[]> {
    try {
      return await files.list(path);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    }
  }

  async function replaceFile(path: string, text: string, flush = false): Promise<void> {
    const temporary = join(dirname(path), `${TEMPORARY_PREFIX}${randomBytes(6).toString('hex')}`);
    try {
      await files.writeNew(temporary, text, flush);
      await retryRename(() => files.rename(temporary, path));
    } catch (error) {
      await files.remove(temporary).catch(() => undefined);
      throw error;
    }
  }

  function announcementPath(partner: string): string {
    const own = options.owner !== null && options.owner.toLowerCase() === partner.toLowerCase();
    return own ? join(options.store, AVAILABLE_FLAG) : join(folder, `avail.${fileNameOf(partner)}.json`);
  }

  function leasePath(number: number): string {
    return join(folder, `lease.${String(number).padStart(8, '0')}`);
  }
}

/** A partner's name as part of a file name, on every file system. */
function fileNameOf(partner: string): string {
  return encodeURIComponent(partner.toLowerCase()).replace(/\*/g, '%2A');
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
