import { planFiles, type ListedContent } from './plan-files';
import type { KeepRule } from '@scrape-and-report/record';
import { isWholeSince, type BaseContent } from './fate';
import { planRetention } from './plan-retention';
import { planLeaning, planReplacements, type CopyOf } from './copies/plan-replacements';
import { planScrapes } from './plan-scrapes';
import { withoutEqual } from '../manifest/file-list';
import type { SealedDirectory, StoreContent } from '../manifest/store-manifest';
import type { ScrapeRepair, SyncPlan } from './sync-plan';
import { PLAIN_NAMES, type NameRules } from './target-names';

export interface PlanOptions {
  /** Without it nothing is deleted, and what only the target holds is named. */
  readonly cleanup: boolean;
  /** 0 to 1. */
  readonly maxDeleteShare: number;
  /** Scrape directories of the target without a manifest. */
  readonly unfinished?: readonly string[];
  /** Directories of the target that hold an ignored item: they stay. */
  readonly keeping?: readonly string[];
  readonly names?: NameRules;
  /**
   * What only the target holds goes, whoever put it there; but no report of a scrape that is there, and no usage figures.
   * Default. False: only what the source has lost since `base` goes.
   */
  readonly mirror?: boolean;
  /** What both held after their last common sync; asked for only when something hangs on it. Null: they had none. */
  readonly base?: () => BaseContent | null;
  /** Digests of months of usage figures whose days the source has all. Default: any month may be replaced. */
  readonly merged?: ReadonlySet<string>;
  /** What is kept of reports: a rule of the store, not a cleanup, and no loss. Default: all. */
  readonly keep?: KeepRule | null;
  /** What tells copies of scrapes apart, and what they lean on; asked for only when something hangs on it. */
  readonly copyOf?: CopyOf;
}

/**
 * What makes `target` equal to `source`: a pure function of two manifests, or of what two stores hold. Every list sorted.
 *
 * Applied, and planned again, it is empty but for what it names as extras and problems.
 */
export function planSync(source: StoreContent, target: StoreContent, options: PlanOptions): SyncPlan {
  const { names = PLAIN_NAMES, keeping = [], unfinished = [], mirror = true, merged } = options;
  const repairs = planRepairs(source, target);
  const damaged = target.skipped.filter((item) => item.reason === 'damaged').map((item) => item.path.split('/', 1)[0]!);
  const isNoRepair = ({ dir }: SealedDirectory): boolean => !repairs.some((repair) => repair.dir === dir);
  const [inSource, inTarget] = [source.sealed.filter(isNoRepair), target.sealed.filter(isNoRepair)];
  const scrapes = planScrapes(
    inSource,
    inTarget,
    [
      ...unfinished,
      ...repairs.map((repair) => repair.dir),
      ...damaged.filter((dir) => !repairs.some((repair) => repair.dir === dir)),
    ],
    planReplacements(inSource, inTarget, options.copyOf),
  );
  const leaning = planLeaning(scrapes.copies, source.sealed, { target: target.sealed, copyOf: options.copyOf });
  const [ours, theirs] = withoutEqualFiles(source, target, names);
  const { cleanup } = options;
  let known: BaseContent | null | undefined;
  const base = (): BaseContent | null => (known === undefined ? (known = believedBase(source, options)) : known);
  const retention = planRetention(source, target, options.keep ?? null);
  const files = planFiles(ours, theirs, { cleanup, mirror, base, merged, names, keeping, retention });
  const targetFiles =
    target.files.length + target.sealed.reduce((sum, entry) => sum + entry.files, 0) + files.targetLinks;
  const deletedFiles = [...files.deletions, ...files.displaced].reduce((sum, removal) => sum + removal.files, 0);
  return {
    renames: scrapes.renames,
    scrapes: leaning.copies,
    repairs,
    displaced: files.displaced,
    directories: files.directories,
    adds: files.adds,
    updates: files.updates,
    deletions: files.deletions,
    extras: [...files.extras, ...scrapes.kept].sort(),
    problems: [...leaning.problems, ...files.problems],
    deletedFiles,
    targetFiles,
    refusal: refusalOf(source, {
      deletedFiles: deletedFiles - files.droppedFiles,
      targetFiles,
      maxDeleteShare: options.maxDeleteShare,
    }),
  };
}

/** Null too when the source itself has lost what nobody deletes. */
function believedBase(source: StoreContent, { base }: PlanOptions): BaseContent | null {
  const held = base?.() ?? null;
  return held && isWholeSince(source.sealed, held) ? held : null;
}

/**
 * Both without the files that are the same: nothing is done about them, nor about a directory that holds one. Where one
 * name may stand for another, each name counts.
 */
function withoutEqualFiles(
  source: StoreContent,
  target: StoreContent,
  { foldsCase, foldsUnicode, windowsNames }: NameRules,
): [ListedContent, ListedContent] {
  const isExact = !foldsCase && !foldsUnicode && !windowsNames;
  const { ours, theirs } = isExact
    ? withoutEqual(source.files, target.files)
    : { ours: [...source.files], theirs: [...target.files] };
  return [
    { ...source, files: ours },
    { ...target, files: theirs },
  ];
}

/** Damaged files of scrapes that both hold: sealed again by the source's bytes. */
function planRepairs(source: StoreContent, target: StoreContent): ScrapeRepair[] {
  const digests = new Map(source.sealed.map((entry) => [entry.dir, entry.digest]));
  const paths = new Map<string, string[]>();
  for (const { path, reason } of target.skipped) {
    const dir = path.split('/', 1)[0]!;
    if (reason === 'damaged' && path !== dir && digests.has(dir)) paths.set(dir, [...(paths.get(dir) ?? []), path]);
  }
  return [...paths].map(([dir, list]) => ({ dir, digest: digests.get(dir)!, paths: list }));
}

/** One file may always go, or a small store could never lose any; with a share of 0 not even that. */
function refusalOf(
  source: StoreContent,
  facts: { deletedFiles: number; targetFiles: number; maxDeleteShare: number },
): string | null {
  const { deletedFiles, targetFiles, maxDeleteShare } = facts;
  if (deletedFiles === 0) return null;
  if (source.sealed.length === 0 && source.files.length === 0)
    return `the source is empty, and ${deletedFiles} files would be deleted`;
  const allowed = maxDeleteShare <= 0 ? 0 : Math.max(1, Math.floor(maxDeleteShare * targetFiles));
  if (deletedFiles <= allowed) return null;
  const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
  return `${deletedFiles} of ${targetFiles} files would be deleted, ${percent(deletedFiles / targetFiles)} where ${percent(maxDeleteShare)} is allowed`;
}
