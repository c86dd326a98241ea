import type { StoreFile } from '../manifest/file-list';
import { digestOfText } from '../manifest/store-manifest';

/** A scrape directory that the target gets as a whole. */
export interface ScrapeCopy {
  /** Its name in the source. */
  readonly dir: string;
  /** Its name in the target: another one when it does not lead its minute there. */
  readonly as: string;
  /** SHA-256 (hex) of its `manifest.json`. */
  readonly digest: string;
  readonly files: number;
  readonly bytes: number;
  /** SHA-256 (hex) of the manifest of the copy whose place it takes; absent when it comes to a free name. */
  readonly replaces?: string;
  /** Names in the target of copies that must be there before it, since it leans on their packs. */
  readonly after?: readonly string[];
}

/** Files of a scrape that the target holds damaged; everything else of it is right. */
export interface ScrapeRepair {
  readonly dir: string;
  readonly digest: string;
  /** Relative to the store. */
  readonly paths: readonly string[];
}

/** Something that leaves the target's tree for its trash. */
export interface Removal {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'link';
  /** For a directory all that leaves with it, top down; empty otherwise. */
  readonly below: readonly string[];
  /** Number of files and links that leave. */
  readonly files: number;
}

/** What one target still needs: a value; the dry run prints what the real run applies. All paths with `/`. */
export interface SyncPlan {
  readonly renames: readonly { readonly from: string; readonly to: string }[];
  readonly scrapes: readonly ScrapeCopy[];
  readonly repairs: readonly ScrapeRepair[];
  /** In the way of an item of another kind. */
  readonly displaced: readonly Removal[];
  /** Top down. */
  readonly directories: readonly string[];
  readonly adds: readonly StoreFile[];
  readonly updates: readonly StoreFile[];
  /** Empty without cleanup. */
  readonly deletions: readonly Removal[];
  /** Top-most items that only the target holds and that stay there. */
  readonly extras: readonly string[];
  /** What cannot be synchronised, and why. */
  readonly problems: readonly { readonly path: string; readonly reason: string }[];
  /** Files that leave the target, and files that it holds. */
  readonly deletedFiles: number;
  readonly targetFiles: number;
  /** Why the plan must not be applied, or null. */
  readonly refusal: string | null;
}

/** Whether the target already is what the plan would make of it. */
export function isEmptyPlan(plan: SyncPlan): boolean {
  const { renames, scrapes, repairs, displaced, directories, adds, updates, deletions } = plan;
  return [renames, scrapes, repairs, displaced, directories, adds, updates, deletions].every(
    (list) => list.length === 0,
  );
}

/** Whether there is nothing to do and nothing to tell either: source and target are equal. */
export function isQuietPlan(plan: SyncPlan): boolean {
  return isEmptyPlan(plan) && plan.extras.length === 0 && plan.problems.length === 0;
}

/** Bytes that a plan writes; repairs not counted. */
export function bytesOf(plan: SyncPlan): number {
  const sizes = [
    ...plan.scrapes.map((copy) => copy.bytes),
    ...plan.adds.map((file) => file.size),
    ...plan.updates.map((file) => file.size),
  ];
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Names a plan, so that a person can allow exactly the one that was refused: 12 hex digits. */
export function digestOfPlan(plan: SyncPlan): string {
  return digestOfText(JSON.stringify({ ...plan, refusal: null })).slice(0, 12);
}
