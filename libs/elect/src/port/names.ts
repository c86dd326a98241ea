/** Order of partners everywhere: lower-cased names by UTF-16 code unit, never by a machine's locale. */
export function compareNames(a: string, b: string): number {
  const [lowerA, lowerB] = [a.toLowerCase(), b.toLowerCase()];
  return lowerA < lowerB ? -1 : lowerA > lowerB ? 1 : 0;
}

/** Whether two texts name the same partner: whole names, without case. */
export function isSamePartner(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** The key under which the optional witness folder takes part; no partner can bear it, and it sorts before all. */
export const WITNESS = '\u0001witness';
