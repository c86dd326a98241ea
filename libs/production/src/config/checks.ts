/** Whether a kind of problem is looked for. */
export type Check = 'on' | 'off';

/** Kinds of problems that can be left out; the names are those of the reports. */
export interface ChecksConfig {
  readonly 'no-title': Check;
  readonly 'no-description': Check;
  readonly 'no-h1': Check;
  readonly 'multiple-h1': Check;
  readonly 'no-language': Check;
  readonly 'duplicate-title': Check;
  readonly 'long-description': Check;
  readonly orphan: Check;
  readonly 'link-to-redirect': Check;
  readonly 'link-to-alias': Check;
  readonly 'external-link-home': Check;
  readonly 'broken-image': Check;
  readonly 'broken-file': Check;
  readonly 'missing-anchor': Check;
  readonly 'image-without-alt': Check;
  readonly 'empty-link': Check;
  readonly 'skipped-heading': Check;
  readonly 'conflicting-language': Check;
  readonly 'duplicate-description': Check;
  readonly 'long-title': Check;
  readonly 'short-title': Check;
  readonly 'short-description': Check;
  readonly 'canonical-astray': Check;
  readonly 'broken-hreflang': Check;
  readonly 'noindex-in-sitemap': Check;
  readonly 'noindex-linked': Check;
  readonly 'sitemap-redirect': Check;
  readonly 'mixed-content': Check;
  readonly 'security-header': Check;
  readonly 'certificate-expiring': Check;
  readonly 'near-duplicate': Check;
  readonly 'heavy-page': Check;
  readonly 'slow-page': Check;
  readonly accessibility: Check;
  /** Null: no browser looks at pages. */
  readonly browser: BrowserConfig | null;
}

/** How much of the site a browser looks at in one scrape. */
export interface BrowserConfig {
  readonly pages: number;
  /** Longest that it takes for all of them. */
  readonly seconds: number;
}

export type CheckKind = Exclude<keyof ChecksConfig, 'browser'>;

/** The kinds that are on, sorted; what only a browser finds is not looked for without one. */
export function checksOn(checks: ChecksConfig): CheckKind[] {
  const { browser, ...kinds } = checks;
  const on = (Object.keys(kinds) as CheckKind[]).filter((kind) => kinds[kind] === 'on');
  return on.filter((kind) => browser !== null || kind !== 'accessibility').sort();
}
