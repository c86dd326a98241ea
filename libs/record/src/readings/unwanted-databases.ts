/** A database that was made of a scrape. */
export interface OpenedDatabase {
  /** `<scrape's name>.db`. */
  readonly name: string;
  /** When it was made, or found again. */
  readonly usedMs: number;
}

/** Of the newest scrapes: reports and the next day's scrape read them. */
const NEWEST = 2;
/** Used last: somebody compares them, or goes through all of them. */
const LATEST = 3;

/** Which of the databases below `.production/open` go; `made` was made just now. */
export function unwantedDatabases(opened: readonly OpenedDatabase[], made: string): string[] {
  const newest = opened
    .map(({ name }) => name)
    .sort()
    .slice(-NEWEST);
  const latest = [...opened]
    .sort((a, b) => b.usedMs - a.usedMs || (a.name < b.name ? 1 : -1))
    .slice(0, LATEST)
    .map(({ name }) => name);
  const kept = new Set([made, ...newest, ...latest]);
  return opened.map(({ name }) => name).filter((name) => !kept.has(name));
}
