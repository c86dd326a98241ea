import { isLifeFile, type KeepRule, parseScrapeName } from '@scrape-and-report/record';
import type { StoreFile } from '../manifest/file-list';
import { groupOf } from '../manifest/render-files';
import type { StoreContent } from '../manifest/store-manifest';
import { fateOf, isReportOf, isUsageMonth, isWholeSince, type BaseContent } from './fate';
import { planRetention } from './plan-retention';

/** A file of a partner that the own store gets. */
export interface GatheredFile extends StoreFile {
  /** Its path in the own store. */
  readonly as: string;
  /** It takes the place of an own file that nobody has changed since both were equal. */
  readonly replaces: boolean;
}

export interface GatherPlan {
  /** Top down; in the own store. */
  readonly directories: readonly string[];
  readonly files: readonly GatheredFile[];
}

/** Whether the partner's copy of a file that both hold was written later than the own, as far as stamps tell. */
export type IsNewer = (path: string) => boolean;

/**
 * What the own store lacks of a partner's, scrapes left aside: all that nobody deleted since both were equal.
 *
 * A report follows its scrape, which may bear another name here. Of a file that both changed the own one stays, and the
 * partner's comes beside it. Usage figures are merged elsewhere, day by day; the entry page and the lives of pages are made anew
 * each day.
 */
export function planGather(
  own: StoreContent,
  theirs: StoreContent,
  options: {
    readonly partner: string;
    readonly base: BaseContent | null;
    readonly isNewer: IsNewer;
    /** What it no longer keeps of reports is not fetched. Default: all is kept. */
    readonly keep?: KeepRule | null;
  },
): GatherPlan {
  const base = options.base && isWholeSince(own.sealed, options.base) ? options.base : null;
  const scrapes = new Set([...own.sealed, ...theirs.sealed].map(({ dir }) => dir));
  const held = new Map(Array.from(own.files, ({ path, sha256 }) => [path, sha256]));
  const folders = new Set(own.directories);
  const nameHere = createNaming(own, theirs);
  const { isDropped } = planRetention(own, theirs, options.keep ?? null);
  const isWanted = (path: string, content: string | null): boolean =>
    isReportOf(path, scrapes) ? !isDropped(path) : fateOf(path, content, base) === 'kept';

  const directories = theirs.directories.flatMap((path) => {
    const as = nameHere(path);
    return as === null || folders.has(as) || held.has(as) || !isWanted(path, null) ? [] : [as];
  });
  const files: GatheredFile[] = [];
  for (const file of theirs.files) {
    const as = isMadeElsewhere(file.path) ? null : nameHere(file.path);
    if (as === null || folders.has(as)) continue;
    const present = held.get(as);
    if (present === undefined) {
      if (isWanted(file.path, file.sha256)) files.push({ ...file, as, replaces: false });
    } else if (present !== file.sha256 && file.sha256 !== '' && isSomebodys(as) && options.isNewer(file.path)) {
      const before = options.base?.contentOf(file.path);
      if (before === file.sha256) continue;
      if (before === present) files.push({ ...file, as, replaces: true });
      else {
        const beside = besideName(as, options.partner);
        if (!held.has(beside)) files.push({ ...file, as: beside, replaces: false });
      }
    }
  }
  return { directories: directories.sort(), files };
}

/** Two partners may offer one path: equal bytes are fetched once, others come beside. */
export function joinGathers(
  plans: readonly { readonly partner: string; readonly plan: GatherPlan }[],
): { readonly partner: string; readonly plan: GatherPlan }[] {
  const taken = new Map<string, string>();
  return plans.map(({ partner, plan }) => ({
    partner,
    plan: {
      directories: plan.directories,
      files: plan.files.flatMap((file) => {
        const there = taken.get(file.as);
        if (there === file.sha256) return [];
        const as = there === undefined ? file.as : besideName(file.as, partner);
        if (taken.has(as)) return [];
        taken.set(as, file.sha256);
        return [{ ...file, as, replaces: file.replaces && as === file.as }];
      }),
    },
  }));
}

/** `notes/list.txt` of bram: `notes/list~bram.txt`. */
export function besideName(path: string, partner: string): string {
  const slash = path.lastIndexOf('/') + 1;
  const dot = path.lastIndexOf('.');
  const end = dot > slash ? dot : path.length;
  return `${path.slice(0, end)}~${partner}${path.slice(end)}`;
}

function isMadeElsewhere(path: string): boolean {
  return isUsageMonth(path) || path === 'reports/index.html' || isLifeFile(path);
}

/** Neither made by a stage nor within a scrape: what people put there. */
function isSomebodys(path: string): boolean {
  return groupOf(path) === 'other' && parseScrapeName(path.split('/', 1)[0]!) === null;
}

/** Gives the path here of what lies in, or is the report of, a scrape that may bear another name; null: no place for it. */
function createNaming(own: StoreContent, theirs: StoreContent): (path: string) => string | null {
  const here = new Map(own.sealed.map(({ digest, dir }) => [digest, dir]));
  const there = new Map(theirs.sealed.map(({ dir, digest }) => [dir, here.get(digest)]));
  return (path) => {
    const parts = path.split('/');
    const at = parts[0] === 'reports' ? 1 : 0;
    const dir = parts[at];
    if (dir === undefined || parseScrapeName(dir) === null) return path;
    const name = there.get(dir);
    // A scrape that could not be fetched takes what lies in it along another day; its report comes by itself.
    if (name === undefined) return at === 1 ? path : null;
    return [...parts.slice(0, at), name, ...parts.slice(at + 1)].join('/');
  };
}
