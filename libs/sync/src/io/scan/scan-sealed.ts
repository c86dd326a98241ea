import { join } from 'node:path';
import { FileRefusedError, readBounded } from '@scrape-and-report/production';
import {
  MANIFEST_BYTES,
  MANIFEST_NAME,
  parseScrapeManifest,
  parseScrapeName,
  type ScrapeManifest,
} from '@scrape-and-report/record';
import { isDue } from '../../plan/rolling-check';
import { isSameTime, isSettled } from '../../manifest/stamps';
import { digestOfText } from '../../manifest/store-manifest';
import { digestFile } from '../disk/digest-file';
import { scanFiles, stampOf } from './scan-files';
import { guarded, noteFault, type ScanState } from './scan-state';
import type { Oddities, SealedRecord } from '../known/store-index';
import { within } from '../disk/within';

/**
 * Notes the scrape directories of a store. One with a valid record costs a stat; its share of days brings a stat, or a
 * digest, of each file. Without a whole manifest it is unfinished, and left alone.
 */
export async function scanScrapes(dirs: readonly string[], state: ScanState): Promise<void> {
  const { store, disk, index, check } = state.options;
  const unknown: string[] = [];
  const extraFiles: string[] = [];
  await disk.sweep(
    dirs,
    (dir) => within(store, dir),
    (dir, stat, error) => {
      if (error) return noteFault(dir, error, state);
      if (!stat) return;
      if (stat.dev !== state.device) return void state.skipped.push({ path: dir, reason: 'other-device' });
      const known = index.sealed.get(dir);
      const holds = known && !known.isYoung && isSameTime(known.mtimeMs, stat.mtimeMs);
      if (!holds || isDamaged(known) || isDue(dir, check.day, check.statDays) || isDue(dir, check.day, check.hashDays))
        return void unknown.push(dir);
      note(known, state);
      if (known.oddities) extraFiles.push(...known.oddities.extraFiles);
    },
  );
  await scanFiles(extraFiles, state);
  await disk.each(unknown, (dir) => guarded(dir, state, () => inspectScrape(dir, state)));
}

async function inspectScrape(dir: string, state: ScanState): Promise<void> {
  const { store, disk, index, check, isRemote } = state.options;
  const [directory, manifest] = [
    await disk.lstat(within(store, dir)),
    await disk.lstat(within(store, `${dir}/${MANIFEST_NAME}`)),
  ];
  if (!directory) return;
  if (!manifest?.isFile()) return void state.unfinished.push(dir);
  const known = index.sealed.get(dir);
  const byDigest = isDue(dir, check.day, check.hashDays);
  const text = readManifestText(join(store, dir, MANIFEST_NAME));
  const parsed = text === null ? null : parseScrapeManifest(text);
  if (text === null || !parsed || parsed.timestamp !== parseScrapeName(dir)?.timestamp)
    return void state.unfinished.push(dir);
  const damaged = await damagedFiles(dir, parsed, byDigest || isDamaged(known), state);
  const oddities: Oddities = { ...(await extrasOf(dir, parsed, state)), damaged };
  const youngest = Math.max(directory.mtimeMs, manifest.mtimeMs);
  const record: SealedRecord = {
    entry: {
      dir,
      digest: digestOfText(text),
      files: parsed.files.length + 1,
      bytes: parsed.files.reduce((sum, file) => sum + file.size, manifest.size),
      epoch: parsed.epoch,
      producer: parsed.producer,
    },
    mtimeMs: directory.mtimeMs,
    manifest: stampOf(manifest, isRemote),
    ...(Object.values(oddities).some((list) => list.length > 0) && { oddities }),
    ...(!isSettled({ size: 0, mtimeMs: youngest, ctimeMs: 0 }, state.takenAtMs) && { isYoung: true }),
  };
  const isNews = !known || JSON.stringify(known) !== JSON.stringify(record);
  if (isNews) state.news += 1;
  note(isNews ? record : known, state);
  await scanFiles(oddities.extraFiles, state);
}

/** Null: no manifest that anybody could have written. */
function readManifestText(path: string): string | null {
  try {
    return readBounded(path, { maxBytes: MANIFEST_BYTES }).toString('utf8');
  } catch (error) {
    if (error instanceof FileRefusedError) return null;
    throw error;
  }
}

function note(record: SealedRecord, state: ScanState): void {
  const { entry, oddities } = record;
  state.scrapes.set(entry.dir, record);
  if (oddities) {
    for (const path of oddities.links) state.skipped.push({ path, reason: 'link' });
    state.keeping.push(...oddities.keeping);
    if (isDamaged(record)) {
      for (const path of [...oddities.damaged, entry.dir]) state.skipped.push({ path, reason: 'damaged' });
      return;
    }
    state.directories.push(...oddities.extraDirectories);
  }
  state.sealed.push(entry);
}

function isDamaged(record: SealedRecord | undefined): boolean {
  return record?.oddities !== undefined && record.oddities.damaged.length > 0;
}

/** Files of a sealed directory that are missing or of another size or, when asked, of another digest. */
async function damagedFiles(
  dir: string,
  manifest: ScrapeManifest,
  byDigest: boolean,
  state: ScanState,
): Promise<string[]> {
  const { store, disk } = state.options;
  const damaged: string[] = [];
  const whole: (typeof manifest.files)[number][] = [];
  await disk.sweep(
    manifest.files,
    (file) => within(store, `${dir}/${file.path}`),
    (file, stat, error) => {
      if (error) throw error;
      if (stat?.isFile() && stat.size === file.size) whole.push(file);
      else damaged.push(`${dir}/${file.path}`);
    },
  );
  if (byDigest) {
    await disk.each(whole, async (file) => {
      const path = `${dir}/${file.path}`;
      if ((await digestFile(within(store, path), disk))?.sha256 !== file.sha256) damaged.push(path);
    });
  }
  return damaged.sort();
}

/** What somebody put into a scrape after it was sealed: ordinary files, though in a scrape's directory. */
async function extrasOf(dir: string, manifest: ScrapeManifest, state: ScanState): Promise<Omit<Oddities, 'damaged'>> {
  const { store, disk, isIgnored } = state.options;
  // By their paths within the scrape, as the manifest has them: a walk of all scrapes would make each path anew.
  const listed = new Set([MANIFEST_NAME]);
  const parents = new Set(['']);
  for (const { path } of manifest.files) {
    listed.add(path);
    if (path.includes('/')) for (const parent of ancestorsOf(path)) parents.add(parent);
  }
  const extraFiles: string[] = [];
  const extraDirectories: string[] = [];
  const links: string[] = [];
  const keeping: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    const within = folder === '' ? dir : `${dir}/${folder}`;
    for (const entry of await disk.readdir(join(store, within))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (isIgnored(entry.name)) {
        if (!entry.name.startsWith('.tmp-') && !parents.has(folder)) keeping.push(within);
      } else if (entry.isSymbolicLink()) links.push(`${dir}/${path}`);
      else if (entry.isDirectory()) {
        if (!parents.has(path)) extraDirectories.push(`${dir}/${path}`);
        await visit(path);
      } else if (entry.isFile() && !listed.has(path)) extraFiles.push(`${dir}/${path}`);
    }
  };
  await visit('');
  return { extraFiles, extraDirectories, links, keeping };
}

function ancestorsOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
