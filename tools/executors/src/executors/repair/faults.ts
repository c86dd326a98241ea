import type { ClaimFault } from '@scrape-and-report/elect';
import { pathBelow, targetName } from '@scrape-and-report/production';

/** Something in a store that stands in the way of the fleet. */
export interface Fault {
  /** Name of the partner in whose store it is. */
  readonly partner: string;
  /** Absolute. */
  readonly path: string;
  readonly what: string;
  /** Whether moving it to the trash of its store mends it; otherwise `what` says what does. */
  readonly isMendable: boolean;
}

/** What one look at a store gave. */
export interface StoreLook {
  readonly partner: string;
  readonly store: string;
  /** Why it could not be looked at, or null. */
  readonly problem: string | null;
  readonly hasId: boolean;
  /** Names in the folder of claims that are no records of ours, and records that are no files; paths below the store. */
  readonly odd: readonly { readonly path: string; readonly what: string }[];
  /** Paths below the store of flags and locks, with what they are, that did not move while they were watched. */
  readonly leftovers: readonly { readonly path: string; readonly what: string }[];
  /** A flag or lock moved: somebody is at work there. */
  readonly isBusy: boolean;
  /** Directories of scrapes without a manifest that is whole; of days before today. */
  readonly halfScrapes: readonly string[];
}

/** All that blocks, store by store: pure, from what was seen. */
export function faultsOf(looks: readonly StoreLook[], claims: readonly ClaimFault[]): Fault[] {
  const all = looks.flatMap((look) => [
    ...(look.problem === null && !look.hasId
      ? [fault(look, '.production/store.json', `the store has no id: nx run ${targetName('join')} gives it one`, false)]
      : []),
    ...claims.flatMap(({ path, reason }) => {
      const below = pathBelow(look.store, path);
      return below === null ? [] : [fault(look, below, reason)];
    }),
    ...look.odd.map(({ path, what }) => fault(look, path, what)),
    ...look.leftovers.map(({ path, what }) => fault(look, path, what)),
    ...look.halfScrapes.map((name) => fault(look, name, 'half a scrape, of a day that is over')),
  ]);
  return all.filter((one, index) => all.findIndex(({ path }) => path === one.path) === index);
}

/** What of these paths (with `/`) is to be moved: whatever lies in a folder that goes goes with it. */
export function outermost(paths: readonly string[]): string[] {
  const all = [...new Set(paths)];
  return all.filter((path) => !all.some((other) => path.startsWith(`${other}/`)));
}

/** @param path below the store, with `/` */
function fault({ partner, store }: StoreLook, path: string, what: string, isMendable = true): Fault {
  const separator = pathBelow(store, `${store}\\x`) === null ? '/' : '\\';
  return { partner, path: `${store}${separator}${path.replaceAll('/', separator)}`, what, isMendable };
}

/** One line each; what cannot be reached is told as well, since it may hold more. */
export function renderFaults(looks: readonly StoreLook[], faults: readonly Fault[]): string {
  return [
    ...looks.flatMap(({ partner, problem }) => (problem === null ? [] : [`${partner}: not looked at: ${problem}`])),
    ...faults.map(({ partner, path, what }) => `${partner}: ${path}: ${what}`),
    faults.length === 0 ? 'nothing to mend' : `${faults.length} to mend`,
  ].join('\n');
}
