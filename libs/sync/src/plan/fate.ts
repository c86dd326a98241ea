import { parseScrapeName } from '@scrape-and-report/record';
import type { FileList } from '../manifest/file-list';
import type { StoreContent } from '../manifest/store-manifest';
import type { CommonBase } from './common-syncs';
import { tokenOf } from './plan-scrapes';
import { nameKey, PLAIN_NAMES, type NameRules } from './target-names';

/** What both stores held after their last common sync. */
export interface BaseContent {
  /** SHA-256 (hex) of a file that both held there; null for a directory; undefined when they did not. */
  contentOf(path: string): string | null | undefined;
  sizeOf(path: string): number | undefined;
  /** Of scrapes, by `tokenOf`: one that was moved over to another format since is the same. */
  readonly scrapes: readonly string[];
}

/** Without what one of the two could not take. */
export function baseContentOf(
  content: Pick<StoreContent, 'sealed' | 'directories' | 'files'>,
  { lacks }: Pick<CommonBase, 'lacks'>,
  names: NameRules = PLAIN_NAMES,
): BaseContent {
  const lacking = new Set(lacks.map((path) => nameKey(path, names)));
  const held = new Map<string, string | null>();
  const sizes = new Map<string, number>();
  const isLacking = (key: string): boolean => {
    if (lacking.size === 0) return false;
    for (let part = key; part !== ''; part = part.slice(0, Math.max(0, part.lastIndexOf('/'))))
      if (lacking.has(part)) return true;
    return false;
  };
  for (const path of content.directories) held.set(nameKey(path, names), null);
  for (const { path, sha256, size } of content.files) {
    held.set(nameKey(path, names), sha256);
    sizes.set(nameKey(path, names), size);
  }
  return {
    contentOf: (path) => {
      const key = nameKey(path, names);
      return isLacking(key) ? undefined : held.get(key);
    },
    sizeOf: (path) => sizes.get(nameKey(path, names)),
    scrapes: content.sealed.map(tokenOf),
  };
}

/**
 * Whether a store may be believed to have lost what it lacks because somebody deleted it: it has a scrape, and every one
 * that it held at the common sync. Nobody deletes a scrape from one store alone; one that lacks some was emptied, or is
 * what a backup brought back, or has a damaged disk.
 */
export function isWholeSince(sealed: StoreContent['sealed'], base: Pick<BaseContent, 'scrapes'>): boolean {
  const held = new Set(sealed.map(tokenOf));
  return held.size > 0 && base.scrapes.every((token) => held.has(token));
}

/** `gone`: the other held it at the common sync too, has lost it since, and this one has not changed it. */
export type Fate = 'gone' | 'kept';

/**
 * What becomes of an item that only one of two stores holds, when the other is the source of a sync.
 *
 * @param content SHA-256 (hex) of the file, null for a directory; an unknown digest (empty) is no equal one
 * @param base null when the source is no source of deletions
 */
export function fateOf(path: string, content: string | null, base: BaseContent | null): Fate {
  if (base === null || content === '') return 'kept';
  return base.contentOf(path) === content ? 'gone' : 'kept';
}

/** Usage figures of a month: merged day by day, so never replaced unread, and never deleted. */
export function isUsageMonth(path: string): boolean {
  return /^analytics\/\d{4}-\d{2}\.db$/.test(path);
}

/** Rows of such files in a list of perhaps a hundred thousand. */
export function* rowsOfMonths({ columns }: FileList): Generator<number> {
  const { paths } = columns;
  for (let row = 0; row < paths.length; row++) if (isUsageMonth(paths[row]!)) yield row;
}

/** Whether a path is, or lies in, the report of a scrape that is there: only the rules of retention delete it. */
export function isReportOf(path: string, scrapes: ReadonlySet<string>): boolean {
  const [top, dir] = path.split('/', 2);
  return top === 'reports' && dir !== undefined && parseScrapeName(dir) !== null && scrapes.has(dir);
}
