import { hash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readBounded } from '@scrape-and-report/production';
import { MANIFEST_NAME, parseScrapeName } from '../../layout';
import { MANIFEST_BYTES, parseScrapeManifest, type ScrapeManifest } from '../../manifest';
import { inOrderOfNeeds, packsIn } from '../../needs';
import { scrapeDigest } from '../tombstone';

/** A sealed scrape of a store. */
export interface SealedScrape {
  readonly dir: string;
  readonly manifest: ScrapeManifest;
  /** SHA-256 (hex) of its manifest. */
  readonly digest: string;
  /** By `scrapeDigest`. */
  readonly identity: string;
  /** When its directory last changed, in milliseconds. */
  readonly mtimeMs: number;
}

/** The sealed scrapes of a store, by name. */
export function sealedScrapes(store: string): SealedScrape[] {
  return readdirSync(store, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && parseScrapeName(entry.name) !== null)
    .map(({ name }) => name)
    .sort()
    .flatMap((dir) => {
      const bytes = manifestBytes(join(store, dir));
      const manifest = bytes && parseScrapeManifest(bytes.toString('utf8'));
      if (manifest?.timestamp !== parseScrapeName(dir)?.timestamp) return [];
      const { mtimeMs } = statSync(join(store, dir));
      const digest = hash('sha256', bytes!, 'hex');
      return [{ dir, manifest: manifest!, digest, identity: scrapeDigest(manifest!), mtimeMs }];
    });
}

/**
 * Each after those that it leans on, otherwise as they are given. Who gives packs to the first that names them, in this order,
 * lets no two scrapes lean on each other: neither could be fetched before the other.
 */
export function afterWhatTheyLeanOn(scrapes: readonly SealedScrape[]): SealedScrape[] {
  const items = scrapes.map((scrape) => ({
    scrape,
    packs: packsIn(scrape.manifest.files),
    needs: scrape.manifest.needs ?? [],
  }));
  // What none of them brings is no reason to wait.
  const brought = new Set(items.flatMap(({ packs }) => packs));
  const foreign = items.flatMap(({ needs }) => needs.filter((need) => !brought.has(need)));
  const { ordered, unmet } = inOrderOfNeeds(items, foreign);
  return [...ordered, ...unmet].map(({ scrape }) => scrape);
}

/** Null where there is none that anybody could have written. */
function manifestBytes(directory: string): Buffer | null {
  try {
    return readBounded(join(directory, MANIFEST_NAME), { maxBytes: MANIFEST_BYTES });
  } catch {
    return null;
  }
}
