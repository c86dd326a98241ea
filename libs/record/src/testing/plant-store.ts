import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBodies } from '../bodies/io/body-reader';
import { openBodyWriter } from '../bodies/io/body-writer';
import { bodyDigest } from '../bodies/pack-format';
import { sealScrape, validScrapes } from '../io/scrapes';
import { buildScrape, type BuiltPage, type BuiltScrape } from './build-scrape';

/** Plants scrapes with the bodies that no earlier one holds, as a crawl leaves them. */
export class PlantedStore {
  readonly #new = new Map<string, Buffer>();

  /** @param store a folder that does not exist; a record below a home */
  constructor(readonly store: string) {
    mkdirSync(join(store, '.production'), { recursive: true });
  }

  /** Digest of a body that the next scrape brings, unless an earlier one has it. */
  body(text: string): string {
    const bytes = Buffer.from(text);
    this.#new.set(bodyDigest(bytes), bytes);
    return bodyDigest(bytes);
  }

  /** @param texts more files of the scrape, by name */
  async scrape(
    name: string,
    pages: readonly BuiltPage[],
    { texts = {}, ...facts }: Omit<BuiltScrape, 'pages'> & { readonly texts?: Readonly<Record<string, string>> } = {},
  ): Promise<void> {
    const folder = join(this.store, name);
    const known = openBodies(validScrapes(this.store, { all: true }).map((one) => join(this.store, one.name)));
    await buildScrape(this.store, name, { ...facts, pages });
    const writer = openBodyWriter({
      directory: folder,
      pendingFile: join(this.store, '.production', 'work', 'pending'),
    });
    for (const [digest, bytes] of this.#new) if (!known.has(digest)) writer.add(digest, bytes);
    writer.finish();
    known.close();
    this.#new.clear();
    for (const [file, text] of Object.entries(texts)) writeFileSync(join(folder, file), text);
    const { producer = 'anna', epoch = 1 } = facts;
    await sealScrape(folder, { timestamp: name.slice(0, 11), producer, epoch, pages: pages.length });
  }
}
