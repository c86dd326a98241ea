import { pathPattern, type SiteConfig } from '@scrape-and-report/production';
import { isInScope, pathOf } from '@scrape-and-report/record';

/** Why a path is taken or not; `pattern` is the one that decided, null when none did. */
export interface PathVerdict {
  readonly isTaken: boolean;
  readonly key: 'include' | 'exclude' | null;
  readonly pattern: string | null;
}

/** Judges URLs in scope by `site.include` and `site.exclude`; others are no business of theirs. */
export type PathFilter = (url: string) => PathVerdict;

const TAKEN: PathVerdict = { isTaken: true, key: null, pattern: null };

/** The root itself is always taken: it is where a scrape begins. */
export function createPathFilter(
  root: string,
  { include, exclude }: Pick<SiteConfig, 'include' | 'exclude'>,
): PathFilter {
  if (include.length + exclude.length === 0) return () => TAKEN;
  const [wanted, unwanted] = [include, exclude].map((patterns) =>
    patterns.map((pattern) => ({ pattern, test: pathPattern(pattern) })),
  );
  return (url) => {
    if (!isInScope(url, root)) return TAKEN;
    const path = pathOf(url, root);
    if (path === '/') return TAKEN;
    const against = unwanted!.find(({ test }) => test(path));
    if (against) return { isTaken: false, key: 'exclude', pattern: against.pattern };
    if (include.length === 0) return TAKEN;
    const by = wanted!.find(({ test }) => test(path));
    return { isTaken: by !== undefined, key: 'include', pattern: by?.pattern ?? null };
  };
}
