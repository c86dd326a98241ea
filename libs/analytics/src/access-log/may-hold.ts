/** What is known of a file without reading it, in seconds since 1970. */
export interface FileTimes {
  /** Moment of its first line. */
  readonly first: number;
  /** Moment of its last line, or null where only reading it through would tell. */
  readonly last: number | null;
  /** When it was last written; a copy bears a later one. */
  readonly modified: number;
}

/** Clocks of servers and shares differ by no more than that. */
const SLACK = 3600;

/**
 * Whether what begins one file may stand within another: only then must that one be looked through. Of a log that is
 * rotated each file begins where the one before it ends, so of hundreds hardly one has to be.
 */
export function mayHold(whole: FileTimes, part: Pick<FileTimes, 'first'>): boolean {
  if (part.first < whole.first) return false;
  return whole.last === null ? part.first <= whole.modified + SLACK : part.first < whole.last;
}
