const DAY_MS = 86_400_000;
/** So many days are left to get another one. */
const ENOUGH_DAYS = 30;
/** Certificates of a few weeks are renewed by machines, in the last part of their time. */
const LAST_PART = 1 / 4;

/**
 * Whether a certificate ends soon.
 *
 * @param valid its first and last day, `YYYY-MM-DD YYYY-MM-DD`; anything else ends never
 * @param day `YYYY-MM-DD`
 */
export function isExpiring(valid: string, day: string): boolean {
  const [, from, until] = /^(\d{4}-\d\d-\d\d) (\d{4}-\d\d-\d\d)$/.exec(valid) ?? [];
  if (from === undefined || until === undefined) return false;
  const left = daysBetween(day, until);
  return left < Math.min(ENOUGH_DAYS, LAST_PART * daysBetween(from, until));
}

function daysBetween(from: string, until: string): number {
  return (Date.parse(until) - Date.parse(from)) / DAY_MS;
}
