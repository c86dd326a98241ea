import { pathList, type SectionConfig } from '@scrape-and-report/production';

/** What decides to which sections a page belongs. */
export interface SectionFacts {
  readonly path: string;
  readonly business: string | null;
  readonly category: string | null;
  readonly language: string | null;
  readonly pagetype: string | null;
}

const FIELDS = ['business', 'category', 'language', 'pagetype'] as const;

/** Whether a page belongs to a section: all that the section names must match. A page may belong to several, or none. */
export function sectionOf(section: SectionConfig): (page: SectionFacts) => boolean {
  const { pathPrefix, paths } = section;
  const isListed = paths === undefined ? null : pathList(paths);
  return (page) => {
    if (pathPrefix !== undefined && !hasPrefix(page.path, pathPrefix)) return false;
    if (isListed !== null && !isListed(page.path)) return false;
    return FIELDS.every((field) => section[field] === undefined || section[field] === page[field]);
  };
}

/** By whole segments: `/cars` and `/cars/` both hold `/cars`, `/cars/x` and `/cars?x`, and not `/carsharing`. */
function hasPrefix(path: string, prefix: string): boolean {
  const base = prefix.replace(/\/+$/, '');
  return path === base || path.startsWith(`${base}/`) || path.startsWith(`${base}?`);
}

/** A path that never was a page has only itself to go by. */
export function factsOf(facts: ReadonlyMap<string, SectionFacts>, path: string): SectionFacts {
  return facts.get(path) ?? { path, business: null, category: null, language: null, pagetype: null };
}
