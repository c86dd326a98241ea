import { createHash, hash } from 'node:crypto';
import { createReadStream, existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathInside, readBounded, readRecordText } from '@scrape-and-report/production';
import { MAX_LEAP, parseAccepted } from '../accepted';
import { chooseCopies, scrapeCopyOf } from '../copies/scrape-copies';
import { dayOfScrape, MANIFEST_NAME, parseScrapeName, storeLayout } from '../layout';
import { MANIFEST_BYTES, ManifestFile, parseScrapeManifest, renderScrapeManifest, ScrapeManifest } from '../manifest';
import { packsIn, unmetNeeds } from '../needs';
import { believedScrapes, leadingScrapes, ValidScrape } from '../winner';
import { writeFileAtomic } from './atomic';

/** The manifest of a scrape directory, or null when it has none that is whole and names its own directory. */
export function readScrapeManifest(directory: string, name: string): ScrapeManifest | null {
  let text: string;
  try {
    text = readBounded(join(directory, MANIFEST_NAME), { maxBytes: MANIFEST_BYTES }).toString('utf8');
  } catch {
    return null;
  }
  const manifest = parseScrapeManifest(text);
  return manifest?.timestamp === parseScrapeName(name)?.timestamp ? manifest : null;
}

/** The same, or null when one of its files is not there with its size. */
function wholeManifest(directory: string, name: string): ScrapeManifest | null {
  const manifest = readScrapeManifest(directory, name);
  return manifest?.files.every((file) => hasSize(pathInside(directory, file.path), file.size)) ? manifest : null;
}

/** By `packsIn`: packs that stand in a store, whether or not their scrapes are valid themselves. */
export function packsHeld(store: string): Set<string> {
  const names = listFolder(store).filter((name) => parseScrapeName(name) !== null);
  return new Set(names.flatMap((name) => packsIn(wholeManifest(join(store, name), name)?.files ?? [])));
}

/**
 * The valid scrapes of a store, sorted by name: the leading one of each day, or all.
 *
 * Valid: the name is a timestamp, the manifest is whole, each of its files is there with its size, and so are the packs of
 * other scrapes that it needs. Digests are not read here; `verifyScrape` does that.
 *
 * @param options.from first timestamp (`YYMMDD-HHMM`) to list
 * @param options.until last day to list: a machine whose clock was wrong may have left scrapes of days yet to come
 */
export function validScrapes(
  store: string,
  options: { readonly from?: string; readonly until?: string; readonly all?: boolean } = {},
): ValidScrape[] {
  const valid: Found[] = [];
  let held: ReadonlySet<string> | undefined;
  for (const name of listFolder(store)) {
    const parsed = parseScrapeName(name);
    if (!parsed || (options.from && parsed.timestamp < options.from)) continue;
    if (options.until && dayOfScrape(parsed.timestamp) > options.until) continue;
    const manifest = wholeManifest(join(store, name), name);
    if (!manifest) continue;
    if (manifest.needs && unmetNeeds(manifest, (held ??= packsHeld(store))).length > 0) continue;
    valid.push({
      name,
      timestamp: parsed.timestamp,
      epoch: manifest.epoch,
      producer: manifest.producer,
      pages: manifest.pages,
      manifest,
    });
  }
  const scrapes = onceEach(store, valid);
  const believed = believedScrapes(scrapes, scrapes.some(({ epoch }) => epoch > MAX_LEAP) ? acceptedOf(store) : 0);
  return options.all ? [...believed] : leadingScrapes(believed);
}

interface Found extends ValidScrape {
  readonly manifest: ScrapeManifest;
}

/** Two copies of one scrape, the second of which is there for its packs alone, are one. */
function onceEach(store: string, found: readonly Found[]): ValidScrape[] {
  const tokens = new Set(found.map((one) => `${one.timestamp} ${one.epoch} ${one.producer}`));
  const counting = tokens.size < found.length ? countingIn(store, found) : null;
  return found.filter(({ name }) => counting?.has(name) ?? true).map(({ manifest: _manifest, ...scrape }) => scrape);
}

/** Names of those that count. */
function countingIn(store: string, found: readonly Found[]): ReadonlySet<string> {
  const copies = found.map(({ name, manifest }) => {
    const bytes = readBounded(join(store, name, MANIFEST_NAME), { maxBytes: MANIFEST_BYTES });
    return { name, ...scrapeCopyOf(manifest, hash('sha256', bytes, 'hex')) };
  });
  const { counting } = chooseCopies(copies);
  return new Set(copies.filter(({ digest }) => counting.has(digest)).map(({ name }) => name));
}

function acceptedOf(store: string): number {
  try {
    return parseAccepted(readRecordText(join(storeLayout(store).own, 'accepted.json')))?.epoch ?? 0;
  } catch {
    return 0;
  }
}

function listFolder(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function hasSize(path: string, size: number): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat !== undefined && stat.isFile() && stat.size === size;
}

/** Paths (relative) of the files whose digest is not the manifest's, or that are missing; empty when all is well. */
export async function verifyScrape(directory: string, manifest: ScrapeManifest): Promise<string[]> {
  const wrong: string[] = [];
  for (const file of manifest.files) {
    const path = pathInside(directory, file.path);
    if (!hasSize(path, file.size) || (await digestOf(path)) !== file.sha256) wrong.push(file.path);
  }
  return wrong;
}

/** SHA-256 (hex) of a file's bytes, read as a stream. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** All files below a folder as manifest entries, sorted by path; temporary files and the manifest itself left out. */
export async function listFiles(directory: string): Promise<ManifestFile[]> {
  const files: ManifestFile[] = [];
  for (const path of walkFiles(directory, '')) {
    if (path === MANIFEST_NAME) continue;
    files.push(await fileEntry(directory, path));
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** One file as its manifest names it. */
export async function fileEntry(directory: string, path: string): Promise<ManifestFile> {
  return { path, size: statSync(join(directory, path)).size, sha256: await digestOf(join(directory, path)) };
}

function* walkFiles(directory: string, prefix: string): Generator<string> {
  for (const entry of readdirSync(join(directory, prefix), { withFileTypes: true })) {
    if (entry.name.startsWith('.tmp-')) continue;
    const path = prefix ? `${prefix}/${entry.name}` : entry.name;
    if (entry.isDirectory()) yield* walkFiles(directory, path);
    else if (entry.isFile()) yield path;
  }
}

/** Seals a scrape directory: hashes its files and writes `manifest.json`, last and atomically. */
export async function sealScrape(
  directory: string,
  facts: Pick<ScrapeManifest, 'timestamp' | 'producer' | 'epoch' | 'pages' | 'forgotten' | 'needs' | 'was'>,
): Promise<ScrapeManifest> {
  const manifest: ScrapeManifest = { ...facts, complete: true, files: await listFiles(directory) };
  writeFileAtomic(join(directory, MANIFEST_NAME), renderScrapeManifest(manifest));
  return manifest;
}
