import { hash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readBounded } from '@scrape-and-report/production';
import { MANIFEST_NAME, parseScrapeName } from '../../layout';
import { MANIFEST_BYTES, parseScrapeManifest, type ScrapeManifest } from '../../manifest';
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

/** Null where there is none that anybody could have written. */
function manifestBytes(directory: string): Buffer | null {
  try {
    return readBounded(join(directory, MANIFEST_NAME), { maxBytes: MANIFEST_BYTES });
  } catch {
    return null;
  }
}
