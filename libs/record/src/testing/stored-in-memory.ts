import { bodyDigest } from '../bodies/pack-format';
import type { ScrapeList } from '../readings/list/scrape-list';
import { splitScrape } from '../readings/split-scrape';
import type { ScrapeRows } from './arbitrary-scrape';

/** What lists name, held in memory in the place of packs. */
export interface StoredInMemory {
  /** Null for what is not there. */
  readonly read: (digest: string) => Buffer | null;
  /** The list of a scrape; what it names is stored. */
  readonly listOf: (scrape: ScrapeRows) => ScrapeList;
  /** Loses all of it. */
  readonly clear: () => void;
}

export function storedInMemory(): StoredInMemory {
  const stored = new Map<string, Buffer>();
  const keep = (bytes: Buffer): string => {
    const digest = bodyDigest(bytes);
    stored.set(digest, bytes);
    return digest;
  };
  return {
    read: (digest) => stored.get(digest) ?? null,
    listOf: ({ pages, tables }) => splitScrape(pages, tables, { reading: keep, version: keep }),
    clear: () => stored.clear(),
  };
}
