import { isDigest, isOneOf, isText, listOf, parserOf, readRecordText } from '@scrape-and-report/production';
import { storeLayout, writeFileAtomic } from '@scrape-and-report/record';
import { join } from 'node:path';

/** `.production/databases.json`: which databases of a store can be read, and which of partners are not wanted. */
export interface KnownDatabases {
  readonly version: 1;
  /** Path below the store, with `/`: stamp of the file that was looked through. */
  readonly sound: Readonly<Record<string, string>>;
  /** SHA-256 (hex) of what was refused: of a scrape its manifest, of a month its bytes. */
  readonly refused: readonly string[];
}

const parseKnown = parserOf<KnownDatabases>({
  version: isOneOf(1),
  sound: (value) => typeof value === 'object' && value !== null && Object.values(value).every(isText(80)),
  refused: listOf(isDigest, 100_000),
});

/** Of a hundred thousand scrapes. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Losing it costs a look through all of them. */
export function loadKnownDatabases(store: string): KnownDatabases {
  try {
    const known = parseKnown(readRecordText(pathOf(store), { maxBytes: MAX_BYTES }));
    if (known) return known;
  } catch {
    // As good as none.
  }
  return { version: 1, sound: {}, refused: [] };
}

export function saveKnownDatabases(store: string, { version, sound, refused }: KnownDatabases): void {
  writeFileAtomic(pathOf(store), `${JSON.stringify({ version, sound, refused })}\n`);
}

export function refusedDigests(store: string): ReadonlySet<string> {
  return new Set(loadKnownDatabases(store).refused);
}

export function noteRefused(store: string, digests: readonly string[]): void {
  saveKnownDatabases(store, withRefused(loadKnownDatabases(store), digests));
}

export function withRefused(known: KnownDatabases, digests: readonly string[]): KnownDatabases {
  return { ...known, refused: [...new Set([...known.refused, ...digests])].sort() };
}

function pathOf(store: string): string {
  return join(storeLayout(store).own, 'databases.json');
}
