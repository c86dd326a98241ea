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
  /** Sorted by path, by code unit; all files of the directory but the manifest itself. */
  readonly files: readonly ManifestFile[];
}

/** Null for anything that is not a whole, well-formed manifest: it is no news, never half a scrape. */
export function parseScrapeManifest(text: string): ScrapeManifest | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isScrapeManifest(value) ? value : null;
}

function isScrapeManifest(value: unknown): value is ScrapeManifest {
  if (typeof value !== 'object' || value === null) return false;
  const { timestamp, producer, epoch, complete, pages, files } = value as Record<string, unknown>;
  return (
    typeof timestamp === 'string' &&
    typeof producer === 'string' &&
    Number.isSafeInteger(epoch) &&
    complete === true &&
    Number.isSafeInteger(pages) &&
    Array.isArray(files) &&
    files.every(isManifestFile)
  );
}

function isManifestFile(value: unknown): value is ManifestFile {
  if (typeof value !== 'object' || value === null) return false;
  const { path, size, sha256 } = value as Record<string, unknown>;
  return (
    typeof path === 'string' && isInside(path) && Number.isSafeInteger(size) && /^[0-9a-f]{64}$/.test(String(sha256))
  );
}

/** A manifest comes from another machine: a path in it may not lead out of its directory. */
function isInside(path: string): boolean {
  // No part is empty, `.` or `..`.
  return !path.includes('\\') && !/(?:^|\/)\.{0,2}(?:\/|$)/.test(path);
}

/** The text of a manifest: one form, so that equal manifests are equal bytes. */
export function renderScrapeManifest(manifest: ScrapeManifest): string {
  const files = [...manifest.files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return `${JSON.stringify({ ...manifest, files }, null, 1)}\n`;
}
