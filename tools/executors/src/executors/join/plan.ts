import { targetName } from '@scrape-and-report/production';
import type { PartnerIds } from '../../runtime/child/store-ids';

export interface JoinPlan {
  /** Whether there is anything to do. */
  readonly isNeeded: boolean;
  /** The id to take; null when a new one is to be made. */
  readonly id: string | null;
  /** Who will accept the store then, and who will still refuse it since it knows another id. */
  readonly accept: readonly string[];
  readonly refuse: readonly string[];
  readonly notAsked: readonly string[];
  /** Whose store bears that id already: both would be one; null for none. */
  readonly taken: string | null;
}

/** By which id a store joins again: the one that most of the others know it by; of as many, the first in the order. */
export function planJoin(own: string | null, others: readonly PartnerIds[]): JoinPlan {
  const known = others.flatMap(({ ids }) => ids?.knows ?? []);
  const count = (id: string): number => known.filter((one) => one === id).length;
  const best = known.reduce<string | null>((one, id) => (one === null || count(id) > count(one) ? id : one), null);
  const id = best ?? own;
  const knows = (test: (knows: string) => boolean): string[] =>
    others.flatMap(({ name, ids }) => (ids !== null && ids.knows !== null && test(ids.knows) ? [name] : []));
  return {
    id,
    isNeeded: own === null || own !== id,
    accept: others.flatMap(({ name, ids }) => (ids && (ids.knows === null || ids.knows === id) ? [name] : [])),
    refuse: knows((one) => one !== id),
    notAsked: others.flatMap(({ name, ids }) => (ids === null ? [name] : [])),
    taken: others.find(({ ids }) => ids !== null && ids.id !== null && ids.id === id)?.name ?? null,
  };
}

/** One line each, for people. */
export function renderJoin(store: string, { isNeeded, id, accept, refuse, notAsked, taken }: JoinPlan): string {
  const list = (names: readonly string[]): string => names.join(', ') || 'nobody';
  return [
    isNeeded
      ? `${store} takes ${id === null ? 'a new id' : `the id ${id.slice(0, 8)}`}, and fetches what it lacks from the others`
      : `${store} bears the id by which the others know it: nothing to do`,
    `accepted by: ${list(accept)}`,
    ...(refuse.length > 0
      ? [
          `still refused by: ${list(refuse)} (they know another id: run ${targetName('join')} there, or look where their homes lead)`,
        ]
      : []),
    ...(notAsked.length > 0 ? [`not asked: ${list(notAsked)}`] : []),
    ...(taken === null ? [] : [`that id is the one of ${taken}: both homes lead to one store`]),
  ].join('\n');
}
