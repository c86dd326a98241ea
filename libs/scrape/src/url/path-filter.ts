import { SiteConfig } from '@scrape-and-report/production';
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
    patterns.map((pattern) => ({ pattern, test: tester(pattern) })),
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

/**
 * `*` stands for anything within a folder, `**` for anything; `/a/**` means `/a` too. A query counts only where the pattern
 * has a `?`, after which `*` stands for anything. Escapes mean what they stand for.
 */
function tester(pattern: string): (path: string) => boolean {
  const [path = '', query] = splitQuery(pattern);
  const source = expression(decoded(path), '[^/]*').replace(/\/\.\*$/, '(?:/.*)?');
  const test = new RegExp(`^${source}${query === undefined ? '' : `\\?${expression(decoded(query), '.*')}`}$`, 's');
  return (tried) => test.test(decoded(query === undefined ? splitQuery(tried)[0]! : tried));
}

function splitQuery(text: string): string[] {
  const at = text.indexOf('?');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function expression(text: string, star: string): string {
  return text
    .split(/(\*+)/)
    .map((part) => (part === '*' ? star : part.startsWith('**') ? '.*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
}

function decoded(text: string): string {
  try {
    return decodeURI(text).normalize('NFC');
  } catch {
    return text;
  }
}
