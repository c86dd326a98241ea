export const SECTION_DIGEST_META = 'section-digest';

/** Digest of the section's text that a page was made of; null when it carries none. */
export function sectionDigestOf(html: string): string | null {
  // The head stands first and holds nothing scraped before this tag; the rest of a large file is not looked at.
  const match = /<meta name="section-digest" content="([0-9a-f]{64})">/.exec(html.slice(0, 4096));
  return match ? match[1]! : null;
}
