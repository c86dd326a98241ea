/** A database that was made of a scrape. */
export interface OpenedDatabase {
  /** `<scrape's name>.db`. */
  readonly name: string;
  readonly bytes: number;
  /** When it was last asked for. */
  readonly usedMs: number;
}

/** Of the two newest scrapes, which reports and the next day's scrape read, and of two that somebody looks at. */
const MOST = 4;
/** Of a large site two are as much as may lie there. */
const MOST_BYTES = 300 * 1024 * 1024;
/** Somebody compares two. */
const LEAST = 2;

/**
 * Which of the databases below `.production/open` go to make room for one: those that nobody asked for the longest time.
 *
 * @param coming that is made now, or was made just now; it stays
 */
export function unwantedDatabases(opened: readonly OpenedDatabase[], coming: string): string[] {
  const others = opened
    .filter(({ name }) => name !== coming)
    .sort((a, b) => b.usedMs - a.usedMs || (a.name < b.name ? 1 : -1));
  const own = opened.find(({ name }) => name === coming)?.bytes;
  // One that is not made yet will be about as large as the others.
  let bytes = own ?? Math.max(0, ...others.map((one) => one.bytes));
  return others
    .filter((one, at) => {
      bytes += one.bytes;
      return at + 1 >= LEAST && (at + 1 >= MOST || bytes > MOST_BYTES);
    })
    .map(({ name }) => name);
}

/** Names of scrapes, the nearest in time to one of them first. */
export function nearestFirst(names: readonly string[], own: string): string[] {
  const timeOf = (name: string): number => {
    const [, year, month, day, hour, minute] = /^(\d\d)(\d\d)(\d\d)-(\d\d)(\d\d)/.exec(name)!;
    return Date.UTC(2000 + Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
  };
  const distance = (name: string): number => Math.abs(timeOf(name) - timeOf(own));
  return [...names].sort((a, b) => distance(a) - distance(b) || (a < b ? -1 : 1));
}
