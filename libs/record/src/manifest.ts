import {
  isCount,
  isDigest,
  isInside,
  isOneOf,
  isPartnerName,
  listOf,
  optional,
  parserOf,
  recordOf,
} from '@scrape-and-report/production';
import { isEpoch } from './accepted';
import { MOST_TOMBSTONES } from './forget/tombstone';
import { MANIFEST_NAME, parseScrapeName } from './layout';
import { isPack } from './needs';

/** One file of a sealed directory; `path` is relative with `/`. */
export interface ManifestFile {
  readonly path: string;
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

/** `manifest.json` of a scrape: written last, atomically; it makes the scrape valid. */
export interface ScrapeManifest {
  /** `YYMMDD-HHMM`. */
  readonly timestamp: string;
  /** Name of the partner that made it. */
  readonly producer: string;
  readonly epoch: number;
  readonly complete: true;
  /** Number of recorded pages. */
  readonly pages: number;
  /** Digests of the tombstones that took something out of it after it was made, sorted; absent when none did. */
  readonly forgotten?: readonly string[];
  /** Packs of other scrapes that its list leans on, by `packsIn`, sorted; absent when it is complete by itself. */
  readonly needs?: readonly string[];
  /** Digest of the `scrape.db` that its list was made of; absent when it was recorded as it is, or something was taken out of it. */
  readonly was?: string;
  /** Sorted by path, by code unit; all files of the directory but the manifest itself. */
  readonly files: readonly ManifestFile[];
}

/** More than the manifest of any scrape has, and more files than one can have. */
export const MANIFEST_BYTES = 32 * 1024 * 1024;
const MAX_FILES = 200_000;
/** A scrape a day for centuries. */
const MOST_NEEDS = 200_000;

/** Null for anything that is not a whole, well-formed manifest: it is no news, never half a scrape. */
export const parseScrapeManifest = parserOf<ScrapeManifest>({
  timestamp: (value) => typeof value === 'string' && parseScrapeName(value)?.timestamp === value,
  // Part of the directory's name where it does not lead its minute.
  producer: isPartnerName,
  epoch: isEpoch,
  complete: isOneOf(true),
  pages: isCount,
  forgotten: optional(listOf(isDigest, MOST_TOMBSTONES)),
  needs: optional(listOf(isPack, MOST_NEEDS)),
  was: optional(isDigest),
  files: listOf(
    recordOf<ManifestFile>({
      // It comes from another machine: no path in it may lead out of its directory, nor name the manifest itself.
      path: (value) => typeof value === 'string' && value !== MANIFEST_NAME && isInside(value),
      size: isCount,
      sha256: isDigest,
    }),
    MAX_FILES,
  ),
});

/** The text of a manifest: one form, so that equal manifests are equal bytes. */
export function renderScrapeManifest(manifest: ScrapeManifest): string {
  const files = [...manifest.files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return `${JSON.stringify({ ...manifest, files }, null, 1)}\n`;
}
