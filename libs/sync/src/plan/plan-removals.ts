import type { StoreFile } from '../manifest/file-list';
import type { StoreContent } from '../manifest/store-manifest';
import type { Removal } from './sync-plan';
import { nameKey, type NameRules } from './target-names';

export type Kind = 'file' | 'directory' | 'link';

export interface Item {
  readonly path: string;
  readonly kind: Kind;
  readonly file?: StoreFile;
}

/** Paths of the target that must stay: what cannot be read or what the source skipped, and what holds such. */
export interface KeptPaths {
  readonly at: ReadonlySet<string>;
  readonly above: ReadonlySet<string>;
}

/** Whether an item that only the target holds may go, all else left aside. */
export type MayGo = (item: Item) => boolean;

export interface RemovalContext {
  readonly kept: KeptPaths;
  readonly mayGo: MayGo;
  readonly cleanup: boolean;
  readonly source: Pick<StoreContent, 'sealed'>;
  readonly target: Pick<StoreContent, 'sealed'>;
  readonly names: NameRules;
}

/** Items that only the target holds: the top-most ones go as a whole, or are named. */
export function planRemovals(
  rest: readonly Item[],
  tree: Tree,
  context: RemovalContext,
): { deletions: Removal[]; extras: string[] } {
  const { kept, cleanup, names } = context;
  const foreign = foreignScrapes(context);
  const going = cleanup ? goingOf(rest, tree, context) : new Set<string>();
  const aboveGoing = new Set([...going].flatMap(ancestorsOf));
  const deletions: Removal[] = [];
  const extras: string[] = [];
  const covered = new Set<string>();
  for (const item of [...rest].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const key = nameKey(item.path, names);
    // What lies within a scrape that only the target holds stays with it; the scrape itself is named once.
    if (foreign.has(item.path.split('/', 1)[0]!) || hasAncestorIn(item.path, covered)) continue;
    if (kept.at.has(key) || hasAncestorIn(key, kept.at)) continue;
    if (going.has(item.path)) deletions.push(removalOf(item, tree));
    // Of a directory that stays with part of what it holds, the rest is named.
    else if (cleanup && (kept.above.has(key) || aboveGoing.has(item.path))) continue;
    else extras.push(item.path);
    covered.add(item.path);
  }
  return { deletions, extras };
}

/** Paths of all that goes; a directory only with everything in it. */
function goingOf(rest: readonly Item[], tree: Tree, { kept, mayGo, names }: RemovalContext): Set<string> {
  const going = new Set<string>();
  for (const item of [...rest].sort((a, b) => (a.path < b.path ? 1 : -1))) {
    const key = nameKey(item.path, names);
    if (kept.at.has(key) || hasAncestorIn(key, kept.at) || kept.above.has(key) || !mayGo(item)) continue;
    if ((tree.get(item.path) ?? []).every(({ path }) => going.has(path))) going.add(item.path);
  }
  return going;
}

export function itemsBelow(path: string, tree: Tree): Item[] {
  return (tree.get(path) ?? []).flatMap((item) => [item, ...itemsBelow(item.path, tree)]);
}

function ancestorsOf(path: string): string[] {
  const found: string[] = [];
  for (let parent = parentOf(path); parent !== ''; parent = parentOf(parent)) found.push(parent);
  return found;
}

/** Scrapes of the target whose counterpart in the source is missing or another. */
function foreignScrapes({ source, target }: RemovalContext): Set<string> {
  const digests = new Map(source.sealed.map((entry) => [entry.dir, entry.digest]));
  return new Set(target.sealed.filter((entry) => digests.get(entry.dir) !== entry.digest).map((entry) => entry.dir));
}

export type Tree = ReadonlyMap<string, readonly Item[]>;

export function childrenOf(items: readonly Item[]): Tree {
  const tree = new Map<string, Item[]>();
  for (const item of items) {
    const parent = parentOf(item.path);
    const siblings = tree.get(parent);
    if (siblings) siblings.push(item);
    else tree.set(parent, [item]);
  }
  return tree;
}

export function removalOf(item: Item, tree: Tree): Removal {
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

export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

export function hasAncestorIn(path: string, set: ReadonlySet<string>): boolean {
  for (let parent = parentOf(path); parent !== ''; parent = parentOf(parent)) if (set.has(parent)) return true;
  return false;
}
