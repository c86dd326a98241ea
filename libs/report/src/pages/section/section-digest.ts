import { createHash } from 'node:crypto';

export const SECTION_DIGEST_META = 'section-digest';

/** Hex SHA-256 of a section's text, as its page carries it. */
export function digestOfSection(sectionText: string): string {
  return createHash('sha256').update(sectionText, 'utf8').digest('hex');
}

/** Digest of the section's text that a page was made of; null when it carries none. */
export function sectionDigestOf(html: string): string | null {
  // The head stands first and holds nothing scraped before this tag; the rest of a large file is not looked at.
  const match = /<meta name="section-digest" content="([0-9a-f]{64})">/.exec(html.slice(0, 4096));
  return match ? match[1]! : null;
}
