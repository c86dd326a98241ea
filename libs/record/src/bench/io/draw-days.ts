import { closeSync, copyFileSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { openPacks, type PackReader } from '../../bodies/io/body-reader';
import { KEPT_BODIES, KEPT_QUALITY } from '../../bodies/io/pack-tighter';
import { BODY_PACK_NAME, bodyDigest, encodeBlock, READING_PACK_NAME } from '../../bodies/pack-format';
import { sealedScrapes } from '../../forget/io/sealed-scrapes';
import { writeFileAtomic, writeWhole } from '../../io/atomic';
import { sealScrape } from '../../io/scrapes';
import { packsIn } from '../../needs';
import { indexOfPacks, namedPacks, needsOf } from '../../readings/io/pack-names';
import { readList } from '../../readings/io/read-list';
import { openReadingPack, readingPacksOf } from '../../readings/io/reading-pack';
import { encodeList, groupList, LIST_NAME, type ScrapeList } from '../../readings/list/scrape-list';
import { parseReading } from '../../readings/stored-reading';
import { StoredVersions } from '../../readings/stored-versions';

/** What a page says since a day. */
export interface DrawnEdit {
  readonly path: string;
  readonly body: Buffer;
  /** Its text, of the one before. */
  readonly text: (before: string) => string;
}

/**
 * Adds scrapes in format 2 to a record without a crawl: each is the newest one, with some pages edited. What is written is what a
 * production writes, byte for byte, but for the facts of an edited page, of which the text alone is another.
 */
export class DayDrawer {
  readonly #store: string;
  readonly #packs: PackReader;
  readonly #versions: StoredVersions;
  readonly #index: Map<string, string>;
  #list: ScrapeList;
  #last: string;

  constructor(store: string) {
    const scrapes = sealedScrapes(store);
    this.#store = store;
    this.#last = scrapes.at(-1)!.dir;
    this.#packs = openPacks(readingPacksOf(store));
    this.#versions = new StoredVersions(this.#packs.read);
    this.#list = readList(join(store, this.#last), this.#packs.read);
    const named = scrapes.flatMap(({ dir, manifest }) => namedPacks(manifest.files, (path) => join(store, dir, path)));
    this.#index = new Map(indexOfPacks(named));
  }

  /** @param name of the scrape, which is later than all others */
  async draw(name: string, dayMs: number, edits: readonly DrawnEdit[]): Promise<void> {
    const [folder, from] = [join(this.#store, name), join(this.#store, this.#last)];
    mkdirSync(folder);
    for (const file of ['robots.txt', 'start_urls.txt', 'log.txt']) copyFileSync(join(from, file), join(folder, file));
    const list = this.#listOf(name, dayMs);
    const pack = openReadingPack(join(folder, READING_PACK_NAME), this.#packs.has);
    const version = [...list.pages.version];
    const places = new Map(list.pages.path.map((path, place) => [path, place]));
    const edited = edits
      .filter(({ path }) => places.has(path))
      .map((edit) => ({ ...edit, place: places.get(edit.path)! }))
      .sort((a, b) => a.place - b.place);
    for (const { place, body, text } of edited) {
      const former = this.#versions.get(version[place]!);
      const reading = parseReading(this.#packs.read(former.reading)!);
      const facts = { ...reading.facts, ed_text: text(String(reading.facts['ed_text'])) };
      const digest = pack.reading(Buffer.from(JSON.stringify({ ...reading, facts })));
      const answer = { ...former.answer, etag: `"${bodyDigest(body).slice(0, 27)}"` };
      version[place] = pack.version(
        Buffer.from(JSON.stringify({ ...former, reading: digest, body: bodyDigest(body), answer })),
      );
    }
    const grouped = groupList({ ...list, pages: { ...list.pages, version } }, pack.group);
    pack.finish();
    writeBodies(
      join(folder, BODY_PACK_NAME),
      edited.map(({ body }) => body),
    );
    const bytes = encodeList(grouped);
    writeFileAtomic(join(folder, LIST_NAME), bytes);
    await this.#seal(name, edited.length);
  }

  /** As on the day before, but for the times. */
  #listOf(name: string, dayMs: number): ScrapeList {
    const later = { timestamp: name, started: new Date(dayMs).toISOString() };
    return {
      ...this.#list,
      fetchedFrom: dayMs,
      parameters: this.#list.parameters.map(([key, value]) => [key!, later[key as keyof typeof later] ?? value!]),
      pages: { ...this.#list.pages, fetched: this.#list.pages.fetched.map((_, place) => place * 2 + (dayMs % 97)) },
    };
  }

  async #seal(name: string, edits: number): Promise<void> {
    const folder = join(this.#store, name);
    const { manifest: former } = sealedScrapes(this.#store).find(({ dir }) => dir === this.#last)!;
    const { producer, epoch, pages } = former;
    const facts = { timestamp: name, producer, epoch, pages };
    const { files } = await sealScrape(folder, facts);
    for (const [digest, pack] of indexOfPacks(namedPacks(files, (path) => join(folder, path))))
      if (!this.#index.has(digest)) this.#index.set(digest, pack);
    if (edits > 0) this.#packs.add(join(folder, READING_PACK_NAME));
    this.#list = readList(folder, this.#packs.read);
    this.#last = name;
    const needs = needsOf(this.#list, this.#versions, { index: this.#index, own: new Set(packsIn(files)) });
    await sealScrape(folder, { ...facts, needs });
  }
}

/** As they stand once they are packed tighter. */
function writeBodies(file: string, bodies: readonly Buffer[]): void {
  if (bodies.length === 0) return;
  const handle = openSync(file, 'wx');
  try {
    for (let at = 0; at < bodies.length; at += KEPT_BODIES) {
      const some = bodies.slice(at, at + KEPT_BODIES);
      const entries = some.map((body) => ({ digest: bodyDigest(body), size: body.length }));
      for (const part of encodeBlock(entries, Buffer.concat(some), KEPT_QUALITY)) writeWhole(handle, part);
    }
  } finally {
    closeSync(handle);
  }
}
