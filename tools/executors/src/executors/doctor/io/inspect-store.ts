import { isCount, isText, readBoundedFar, shapeOf } from '@scrape-and-report/production';
import {
  MANIFEST_BYTES,
  MANIFEST_NAME,
  parseScrapeManifest,
  parseScrapeName,
  scrapeCopyOf,
  scrapeFaults,
  storeLayout,
  validScrapes,
} from '@scrape-and-report/record';
import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join, sep } from 'node:path';
import type { NewestScrape, StoreFacts } from '../facts';
import { findLeftovers } from './leftovers';
import { loadMachineNote } from '../../../runtime/machine-note';
import { namesIn, readObject, statOrNull } from '../../../runtime/read-json';
import { loadVisitors, loadWord } from './visits';

const readId = shapeOf<{ readonly id: string; readonly owner: string }>({
  id: (value) => value !== '' && isText()(value),
  owner: isText(),
});

/** Of a store that newer code has written as well. */
function formatIn(marker: Readonly<Record<string, unknown>> | null): number {
  const format = marker?.['format'];
  return isCount(format) ? (format as number) : 1;
}

/**
 * Reads what a store holds: names and sizes, and the bytes of one manifest, never of whole scrapes.
 *
 * @throws errors of the file system when the store can't be listed.
 */
export async function inspectStore(store: string, watchMs: number): Promise<StoreFacts> {
  const { own, analytics, reports } = storeLayout(store);
  const sealed = await sealedScrapes(store);
  const { newest, damaged } = await newestOf(store, sealed);
  const [marker, { syncing, leftovers }] = await Promise.all([
    readObject(join(own, 'store.json')),
    findLeftovers(store, watchMs),
  ]);
  return {
    id: readId(marker),
    machine: await loadMachineNote(store),
    format: formatIn(marker),
    word: await loadWord(store),
    scrapes: sealed,
    newest,
    damaged,
    content: { analytics: await digestOfTree(analytics), reports: await digestOfTree(reports) },
    syncing,
    leftovers,
    visitors: await loadVisitors(store),
  };
}

async function sealedScrapes(store: string): Promise<string[]> {
  const names = (await fs.readdir(store)).filter((name) => parseScrapeName(name) !== null).sort();
  const sealed = await Promise.all(names.map((name) => statOrNull(join(store, name, MANIFEST_NAME))));
  return names.filter((_name, index) => sealed[index]?.isFile());
}

/** From the newest day back to the first that has a valid scrape: what is older need not be opened. */
async function newestOf(
  store: string,
  sealed: readonly string[],
): Promise<{ newest: NewestScrape | null; damaged: string[] }> {
  const damaged: string[] = [];
  const days = [...new Set(sealed.map((name) => name.slice(0, 6)))].reverse();
  for (const day of days) {
    const all = validScrapes(store, { from: `${day}-0000`, all: true }).map(({ name }) => name);
    const ofDay = sealed.filter((name) => name.startsWith(day));
    const others = ofDay.filter((name) => !all.includes(name));
    // A second copy of a scrape stands there for its packs.
    const faults = others.length > 0 ? scrapeFaults(store).map(({ path }) => path) : [];
    damaged.push(...others.filter((name) => faults.some((path) => path.startsWith(join(store, name) + sep))));
    const leading = validScrapes(store, { from: `${day}-0000` }).at(-1);
    if (!leading) continue;
    const text = (
      await readBoundedFar(join(store, leading.name, MANIFEST_NAME), { maxBytes: MANIFEST_BYTES })
    ).toString('utf8');
    const manifest = parseScrapeManifest(text);
    const bytes = (manifest?.files ?? []).reduce((sum, { size }) => sum + size, 0);
    const tables = manifest ? scrapeCopyOf(manifest, '').content : '';
    return { newest: { name: leading.name, timestamp: leading.timestamp, tables, bytes }, damaged };
  }
  return { newest: null, damaged };
}

/** Over paths and sizes: enough to see that a copy lacks something, at the price of a listing. */
async function digestOfTree(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const walk = async (path: string, prefix: string): Promise<void> => {
    for (const name of await namesIn(path)) {
      if (name.startsWith('.tmp-')) continue;
      const stat = await statOrNull(join(path, name));
      if (stat?.isDirectory()) await walk(join(path, name), `${prefix}${name}/`);
      else if (stat) hash.update(`${prefix}${name}\0${stat.size}\n`);
    }
  };
  if ((await statOrNull(folder))?.isDirectory()) await walk(folder, '');
  return hash.digest('hex');
}
