/** Kinds of problems that a scrape looks for when it says so; all others it looks for unless it says otherwise. */
const NEW_KINDS: ReadonlySet<string> = new Set([
  'broken-image',
  'broken-file',
  'missing-anchor',
  'image-without-alt',
  'empty-link',
  'skipped-heading',
  'conflicting-language',
  'duplicate-description',
  'long-title',
  'short-title',
  'short-description',
  'canonical-astray',
  'broken-hreflang',
  'noindex-in-sitemap',
  'noindex-linked',
  'sitemap-redirect',
  'mixed-content',
  'security-header',
  'certificate-expiring',
  'near-duplicate',
  'heavy-page',
  'slow-page',
  'accessibility',
]);

/** Kinds that are looked for whatever the configuration says. */
const ALWAYS: ReadonlySet<string> = new Set(['broken-link', 'broken-external-link', 'not-recorded', 'not-reached']);

/**
 * Whether a scrape looked for a kind of problem: its parameter `checks` lists those that the configuration had on. Scrapes
 * of older versions have none, and looked for what these knew.
 */
export function isLookedFor(parameters: Readonly<Record<string, string>>): (kind: string) => boolean {
  const { checks } = parameters;
  if (checks === undefined) return (kind) => !NEW_KINDS.has(kind);
  const on = new Set(checks.split(' '));
  return (kind) => on.has(kind) || ALWAYS.has(kind);
}
