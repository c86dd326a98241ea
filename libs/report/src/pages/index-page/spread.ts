/** Values of a series that has one for each day, null where nothing was recorded. */
export interface Spread {
  readonly days: readonly string[];
  readonly values: readonly (number | null)[];
}

/** Puts values, known on some days in rising order, on a line of all days: a missing day becomes a gap. */
export function spreadOverDays(days: readonly string[], values: readonly (number | null)[]): Spread {
  const first = days[0];
  if (first === undefined) return { days: [], values: [] };
  const numberOf = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
  const from = numberOf(first);
  const length = numberOf(days.at(-1)!) - from + 1;
  const spread: (number | null)[] = new Array<number | null>(length).fill(null);
  days.forEach((day, at) => (spread[numberOf(day) - from] = values[at] ?? null));
  const all = Array.from({ length }, (_, at) => new Date((from + at) * 86_400_000).toISOString().slice(0, 10));
  return { days: all, values: spread };
}
