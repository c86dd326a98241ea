/** Figures that may be summed over days. Unique visitors may not, so there are none. */
export interface UsageSums {
  readonly hits: number;
  readonly visits: number;
  readonly entries: number;
  readonly exits: number;
  readonly bounces: number;
  readonly seconds: number;
}

/** Sums of two, without what else they bear. */
export function sumOfUsage(a: UsageSums, b: UsageSums): UsageSums {
  return {
    hits: a.hits + b.hits,
    visits: a.visits + b.visits,
    entries: a.entries + b.entries,
    exits: a.exits + b.exits,
    bounces: a.bounces + b.bounces,
    seconds: a.seconds + b.seconds,
  };
}
