import { CheckKind, SiteConfig } from '@scrape-and-report/production';

/** Kinds of problems that take more of a page than its facts. */
const LOOKED_FOR: ReadonlySet<CheckKind> = new Set<CheckKind>([
  'broken-image',
  'broken-file',
  'missing-anchor',
  'image-without-alt',
  'empty-link',
  'skipped-heading',
  'conflicting-language',
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

/**
 * Whether pages are looked at beyond their facts: then at all of it, so that another kind is no other reading. What a
 * browser showed is always looked at: of what it was made stands there.
 */
export function isLooking(checks: readonly CheckKind[] = [], render: SiteConfig['render'] = 'off'): boolean {
  return render !== 'off' || checks.some((kind) => LOOKED_FOR.has(kind));
}

/** Which files of pages are asked for; null when none are. */
export function filesAskedFor(checks: readonly CheckKind[] = []): ((type: string) => boolean) | null {
  const isWanted = (type: string): boolean =>
    checks.includes(ASKED_FOR[type] ?? 'broken-file') || (checks.includes('heavy-page') && WEIGHED.has(type));
  return ['broken-file', 'heavy-page', ...Object.values(ASKED_FOR)].some((kind) => checks.includes(kind as CheckKind))
    ? isWanted
    : null;
}

/** Types of files that any browser takes with a page, so that their weight is the page's. */
const WEIGHED = new Set(['image', 'style', 'script']);

/** For the sake of which kind; all others for that of broken files. */
const ASKED_FOR: Readonly<Record<string, CheckKind>> = {
  image: 'broken-image',
  srcset: 'broken-image',
  alternate: 'broken-hreflang',
};
