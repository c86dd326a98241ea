import { isLifeFile } from '@scrape-and-report/record';
import type { StoreFile } from '../manifest/file-list';
import type { StoreContent } from '../manifest/store-manifest';
import { fateOf, isReportOf, isUsageMonth, type BaseContent } from './fate';
import {
  childrenOf,
  hasAncestorIn,
  itemsBelow,
  parentOf,
  planRemovals,
  removalOf,
  type Item,
  type KeptPaths,
  type MayGo,
  type Tree,
} from './plan-removals';
import type { Retention } from './plan-retention';
import type { Removal, SyncPlan } from './sync-plan';
import { nameKey, windowsNameFault, type NameRules } from './target-names';

/** What a store holds, with an object for each file that the plan is about. */
export interface ListedContent extends Omit<StoreContent, 'files'> {
  readonly files: readonly StoreFile[];
}

export interface FilePlanOptions {
  readonly cleanup: boolean;
  /** What only the target holds goes whoever put it there. Otherwise only what the source has lost since the base. */
  readonly mirror: boolean;
  /** What both held; asked for only when something hangs on it. Null: without `mirror` nothing goes. */
  readonly base: () => BaseContent | null;
  /** Digests of months of usage figures whose days the source has all; undefined: any may be replaced. */
  readonly merged: ReadonlySet<string> | undefined;
  readonly keeping: readonly string[];
  /** Of reports, of all that both hold; it holds with `cleanup` and without. */
  readonly retention: Retention;
  readonly names: NameRules;
}

export type FilePlan = Pick<
  SyncPlan,
  'displaced' | 'directories' | 'adds' | 'updates' | 'deletions' | 'extras' | 'problems'
> & {
  /** Links and special files in the target; they count as files of it. */
  readonly targetLinks: number;
  /** Of the deletions so many files that the rules of retention take away. */
  readonly droppedFiles: number;
};

/** The part of a plan that is about everything but sealed scrapes. */
export function planFiles(source: ListedContent, target: ListedContent, options: FilePlanOptions): FilePlan {
  const problems: { path: string; reason: string }[] = source.skipped.map(({ path, reason }) => ({
    path,
    reason: SKIP_TEXT[reason],
  }));
  const wanted = selectItems(itemsOf(source, false), options.names, problems);
  const present = new Map(itemsOf(target, true).map((item) => [nameKey(item.path, options.names), item]));
  const kept = keptPaths(source, target, options);
  const tree = childrenOf([...present.values()]);
  const mayGo = createMayGo(source, target, options);
  const { isDropped } = options.retention;

  const displaced: Removal[] = [];
  const directories: string[] = [];
  const adds: StoreFile[] = [];
  const updates: StoreFile[] = [];
  const blocked = new Set<string>();
  for (const [key, item] of wanted) {
    if (hasAncestorIn(key, blocked)) continue;
    let there = present.get(key);
    if (there && there.kind !== item.kind) {
      const fault = displacementFault(there, { tree, kept, mayGo }, options);
      if (fault) {
        problems.push({ path: item.path, reason: fault });
        blocked.add(key);
        continue;
      }
      displaced.push(removalOf(there, tree));
      there = undefined;
    }
    if (item.kind === 'directory') {
      if (!there) directories.push(item.path);
    } else if (!there) adds.push(item.file!);
    else if (there.file!.sha256 === item.file!.sha256) continue;
    else if (isUnmerged(there.file!, options)) problems.push({ path: item.path, reason: UNMERGED });
    else updates.push(item.file!);
  }
  const gone = new Set(displaced.flatMap((removal) => [removal.path, ...removal.below]));
  const rest = [...present]
    .filter(([key, item]) => !wanted.has(key) && !gone.has(item.path) && !blocked.has(key))
    .map(([, item]) => item);
  const unsafe = source.skipped.some((item) => item.reason === 'unreadable');
  const { deletions, extras } = planRemovals(rest, tree, {
    kept,
    mayGo: options.cleanup ? mayGo : ({ path }) => isDropped(path),
    cleanup: (options.cleanup || rest.some(({ path }) => isDropped(path))) && !unsafe,
    source,
    target,
    names: options.names,
  });
  const targetLinks = target.skipped.filter((item) => item.reason === 'link' || item.reason === 'special').length;
  const goneOf = ({ path, below }: Removal): string[] => [path, ...below];
  const files = new Set(rest.filter(({ kind }) => kind === 'file').map(({ path }) => path));
  const droppedFiles = deletions.flatMap(goneOf).filter((path) => files.has(path) && isDropped(path)).length;
  return { displaced, directories, adds, updates, deletions, extras, problems, targetLinks, droppedFiles };
}

const SKIP_TEXT = {
  link: 'it is a link; links are not followed and not copied',
  special: 'it is neither a file nor a directory',
  unreadable: 'it cannot be read; nothing is deleted in this sync',
  unstable: 'it changes while it is read',
  damaged: 'it is not what its manifest says; it is not passed on',
  'other-device': 'it lies on another device than the store',
} as const;

/** Directories first, each before what it holds; the target's links count as items, the source's do not. */
function itemsOf(manifest: ListedContent, withLinks: boolean): Item[] {
  const items: Item[] = manifest.directories.map((path) => ({ path, kind: 'directory' }));
  for (const file of manifest.files) items.push({ path: file.path, kind: 'file', file });
  if (withLinks) {
    for (const { path, reason } of manifest.skipped)
      if (reason === 'link' || reason === 'special') items.push({ path, kind: 'link' });
  }
  return items.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** The source's items by key, without those that the target's file system cannot hold or tell apart. */
function selectItems(
  items: readonly Item[],
  names: NameRules,
  problems: { path: string; reason: string }[],
): Map<string, Item> {
  const selected = new Map<string, Item>();
  const refused = new Set<string>();
  for (const item of items) {
    if (hasAncestorIn(item.path, refused)) continue;
    const key = nameKey(item.path, names);
    const rival = selected.get(key);
    const fault = names.windowsNames ? windowsNameFault(item.path.slice(item.path.lastIndexOf('/') + 1)) : null;
    if (rival || fault) {
      refused.add(item.path);
      problems.push({ path: item.path, reason: fault ?? `the target cannot tell it from ${rival!.path}` });
    } else selected.set(key, item);
  }
  return selected;
}

/** Paths in the target that must stay: what holds an ignored item, what cannot be read, what the source skipped. */
function keptPaths(source: ListedContent, target: ListedContent, options: FilePlanOptions): KeptPaths {
  const at = new Set<string>();
  const above = new Set<string>();
  const keep = (path: string): void => {
    for (let parent = parentOf(path); parent !== ''; parent = parentOf(parent))
      above.add(nameKey(parent, options.names));
  };
  for (const { path, reason } of target.skipped) {
    if (reason === 'link' || reason === 'special') continue;
    at.add(nameKey(path, options.names));
    keep(path);
  }
  for (const { path } of source.skipped) {
    at.add(nameKey(path, options.names));
    keep(path);
  }
  for (const path of options.keeping) {
    above.add(nameKey(path, options.names));
    keep(path);
  }
  return { at, above };
}

const UNMERGED = 'it holds usage figures that the source has not taken over yet';

/** A month of the target may be replaced when its days are all in the source's. */
function isUnmerged({ path, sha256 }: StoreFile, { merged, base }: FilePlanOptions): boolean {
  return merged !== undefined && isUsageMonth(path) && !merged.has(sha256) && base()?.contentOf(path) !== sha256;
}

/** Whether an item that only the target holds may go, all else left aside. */
function createMayGo(
  source: ListedContent,
  target: ListedContent,
  { mirror, base, retention }: FilePlanOptions,
): MayGo {
  const scrapes = new Set([...source.sealed, ...target.sealed].map(({ dir }) => dir));
  return ({ path, kind, file }) => {
    if (isUsageMonth(path)) return false;
    if (isReportOf(path, scrapes) || isLifeFile(path)) return retention.isDropped(path);
    if (mirror) return true;
    return kind !== 'link' && fateOf(path, file?.sha256 ?? null, base()) === 'gone';
  };
}

interface Surroundings {
  readonly tree: Tree;
  readonly kept: KeptPaths;
  readonly mayGo: MayGo;
}

/** Why the item cannot make way for one of another kind, or null. */
function displacementFault(
  item: Item,
  { tree, kept, mayGo }: Surroundings,
  { cleanup, mirror, names }: FilePlanOptions,
): string | null {
  const isBound = !mirror && !mayGo(item);
  if (item.kind === 'file' && isBound) return "the file in its place is another's";
  if (item.kind !== 'directory') return null;
  if (kept.above.has(nameKey(item.path, names))) return 'the directory in its place holds an ignored item';
  const isEmpty = (tree.get(item.path)?.length ?? 0) === 0;
  if (!cleanup && !isEmpty) return 'the directory in its place is not empty, and cleanup is off';
  return isEmpty || itemsBelow(item.path, tree).every(mayGo)
    ? null
    : 'the directory in its place holds what only the target has';
}
