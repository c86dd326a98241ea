import type { Protocols } from './protocols';
import { simulate } from './run';
import { createSituation, type SituationKind } from './situation';
import { findViolations, VIOLATIONS, type Violation } from './violations';

/** What closes the class of cuts. */
export type Guard = Parameters<typeof createSituation>[2];

export type Tally = Record<Violation, number> & { readonly seeds: Partial<Record<Violation, number>> };

/** Plays `rounds` situations of a kind and counts those with each violation; keeps the first seed of each. */
export function tally(
  kind: SituationKind,
  rounds: number,
  protocols: Protocols | 'seed',
  firstSeed = 0,
  guard: Guard = {},
): Tally {
  const counts = {
    ...(Object.fromEntries(VIOLATIONS.map((name) => [name, 0])) as Record<Violation, number>),
    seeds: {} as Partial<Record<Violation, number>>,
  };
  for (let seed = firstSeed; seed < firstSeed + rounds; seed += 1) {
    for (const violation of findViolations(simulate(createSituation(kind, seed, guard), protocols))) {
      counts[violation] += 1;
      counts.seeds[violation] ??= seed;
    }
  }
  return counts;
}
