import type { StoreFile } from '../manifest/file-list';
import type { StoreContent } from '../manifest/store-manifest';
import type { Removal, SyncPlan } from './sync-plan';
import { nameKey, windowsNameFault, type NameRules } from './target-names';

type Kind = 'file' | 'directory' | 'link';

interface Item {
  readonly path: string;
  readonly kind: Kind;
  readonly file?: StoreFile;
}

/** What a store holds, with an object for each file that the plan is about. */
export interface ListedContent extends Omit<StoreContent, 'files'> {
  readonly files: readonly StoreFile[];
}

export interface FilePlanOptions {
  readonly cleanup: boolean;
  readonly keeping: readonly string[];
  readonly names: NameRules;
}

export type FilePlan = Pick<
  SyncPlan,
  'displaced' | 'directories' | 'adds' | 'updates' | 'deletions' | 'extras' | 'problems'
> & {
  /** Links and special files in the target; they count as files of it. */
  readonly targetLinks: number;
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

  const displaced: Removal[] = [];
  const directories: string[] = [];
  const adds: StoreFile[] = [];
  const updates: StoreFile[] = [];
  const blocked = new Set<string>();
  for (const [key, item] of wanted) {
    if (hasAncestorIn(key, blocked)) continue;
    let there = present.get(key);
    if (there && there.kind !== item.kind) {
      const fault = displacementFault(there, tree, kept, options);
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
    else if (there.file!.sha256 !== item.file!.sha256) updates.push(item.file!);
  }
  const gone = new Set(displaced.flatMap((removal) => [removal.path, ...removal.below]));
  const rest = [...present]
    .filter(([key, item]) => !wanted.has(key) && !gone.has(item.path) && !blocked.has(key))
    .map(([, item]) => item);
  const unsafe = source.skipped.some((item) => item.reason === 'unreadable');
  const { deletions, extras } = planRemovals(rest, tree, {
    kept,
    cleanup: options.cleanup && !unsafe,
    source,
    target,
    names: options.names,
  });
  const targetLinks = target.skipped.filter((item) => item.reason === 'link' || item.reason === 'special').length;
  return { displaced, directories, adds, updates, deletions, extras, problems, targetLinks };
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
function keptPaths(
  source: ListedContent,
  target: ListedContent,
  options: FilePlanOptions,
): { at: Set<string>; above: Set<string> } {
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

/** Why the item cannot make way for one of another kind, or null. */
function displacementFault(
  item: Item,
  tree: Tree,
  kept: { at: Set<string>; above: Set<string> },
  options: FilePlanOptions,
): string | null {
  if (item.kind !== 'directory') return null;
  if (kept.above.has(nameKey(item.path, options.names))) return 'the directory in its place holds an ignored item';
  if (!options.cleanup && (tree.get(item.path)?.length ?? 0) > 0)
    return 'the directory in its place is not empty, and cleanup is off';
  return null;
}

interface RemovalContext {
  readonly kept: { at: Set<string>; above: Set<string> };
  readonly cleanup: boolean;
  readonly source: ListedContent;
  readonly target: ListedContent;
  readonly names: NameRules;
}

/** Items that only the target holds: the top-most ones go as a whole, or are named. */
function planRemovals(
  rest: readonly Item[],
  tree: Tree,
  context: RemovalContext,
): { deletions: Removal[]; extras: string[] } {
  const { kept, cleanup, names } = context;
  const foreign = foreignScrapes(context);
  const deletions: Removal[] = [];
  const extras: string[] = [];
  const covered = new Set<string>();
  for (const item of [...rest].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const key = nameKey(item.path, names);
    // What lies within a scrape that only the target holds stays with it; the scrape itself is named once.
    if (foreign.has(item.path.split('/', 1)[0]!) || hasAncestorIn(item.path, covered)) continue;
    if (kept.at.has(key) || hasAncestorIn(key, kept.at)) continue;
    if (!cleanup) {
      extras.push(item.path);
      covered.add(item.path);
    } else if (!kept.above.has(key)) {
      deletions.push(removalOf(item, tree));
      covered.add(item.path);
    }
  }
  return { deletions, extras };
}

/** Scrapes of the target whose counterpart in the source is missing or another. */
function foreignScrapes({ source, target }: RemovalContext): Set<string> {
  const digests = new Map(source.sealed.map((entry) => [entry.dir, entry.digest]));
  return new Set(target.sealed.filter((entry) => digests.get(entry.dir) !== entry.digest).map((entry) => entry.dir));
}

type Tree = ReadonlyMap<string, readonly Item[]>;

function childrenOf(items: readonly Item[]): Tree {
  const tree = new Map<string, Item[]>();
  for (const item of items) {
    const parent = parentOf(item.path);
    const siblings = tree.get(parent);
    if (siblings) siblings.push(item);
    else tree.set(parent, [item]);
  }
  return tree;
}

function removalOf(item: Item, tree: Tree): Removal {
  const below: string[] = [];
  let files = item.kind === 'directory' ? 0 : 1;
  const collect = (path: string): void => {
    for (const child of tree.get(path) ?? []) {
      below.push(child.path);
      if (child.kind === 'directory') collect(child.path);
      else files += 1;
    }
  };
  if (item.kind === 'directory') collect(item.path);
  return { path: item.path, kind: item.kind, below, files };
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function hasAncestorIn(path: string, set: ReadonlySet<string>): boolean {
  for (let parent = parentOf(path); parent !== ''; parent = parentOf(parent)) if (set.has(parent)) return true;
  return false;
}
