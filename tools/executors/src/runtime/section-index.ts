import { readFileSync } from 'node:fs';

/** What the section files in the workspace belong to: files of another partner, scrape or configuration are none. */
export interface SectionIndex {
  readonly partner: string;
  readonly configDigest: string;
  readonly scrape: string;
  /** Hex SHA-256 of the bytes of the configuration file, for the key of Nx's cache. */
  readonly configFile: string;
  readonly sections: readonly { readonly name: string; readonly digest: string }[];
}

export function renderSectionIndex(index: SectionIndex): string {
  return `${JSON.stringify(index, null, 1)}\n`;
}

/** The index if it is there and belongs to what is asked for; otherwise null. */
export function readSectionIndex(
  file: string,
  wanted: Omit<SectionIndex, 'sections' | 'configFile'>,
): SectionIndex | null {
  try {
    const index = JSON.parse(readFileSync(file, 'utf8')) as SectionIndex;
    const matches =
      index.partner === wanted.partner && index.configDigest === wanted.configDigest && index.scrape === wanted.scrape;
    return matches ? index : null;
  } catch {
    return null;
  }
}
