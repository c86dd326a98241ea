/** Years of documents that digits without anything between them may be taken for. */
const YEAR = '(?:199\\d|20[0-4]\\d)';
const MONTH = '(?:0[1-9]|1[0-2])';
const DAY = '(?:0[1-9]|[12]\\d|3[01])';
// Hours and minutes behind a sign: six digits, or none between, are as well the number of a case.
const TIME = '(?:[01]\\d|2[0-3])[0-5]\\d';
const BETWEEN = '[-._]';
/** With the same character between its parts, or none. */
const dateOf = (name: string): string =>
  `(?:(?:19|20)\\d\\d(?<${name}>${BETWEEN})${MONTH}\\k<${name}>${DAY}|${YEAR}${MONTH}${DAY}|${DAY}${MONTH}${YEAR}|${DAY}(?<${name}r>${BETWEEN})${MONTH}\\k<${name}r>${YEAR})`;
const itemOf = (name: string): string => `(?:${dateOf(name)}(?:[-._ T]${TIME})?|${YEAR})`;

/** One or two dates or years, each date with its time or without, and a short number behind them. */
const DATES = new RegExp(`^${itemOf('a')}(?:[-._ ]${itemOf('b')})?(?:${BETWEEN}\\d{1,2})?$`);
/** As `251128-1430`. */
const SHORT = new RegExp(`^[0-3]\\d${MONTH}${DAY}-(?:[01]\\d|2[0-3])[0-5]\\d$`);
const IN_A_WORD = new RegExp(
  `(?<!\\d)(?:${YEAR}${MONTH}${DAY}|${DAY}${MONTH}${YEAR})(?:_${TIME})?(?!\\d)|(?<=^|_)${YEAR}(?=_|$)`,
  'g',
);

/**
 * Whether digits, and what stands between them, are nothing but a date as documents bear it in their names: `20251231`,
 * `31-12-2025`, `2026-11-28-1430`, `2024-2025`.
 */
export function isDateOfName(text: string): boolean {
  return DATES.test(text) || SHORT.test(text);
}

/** A word without the dates in it: `Jaarverslag_2025_20251231` is a word. */
export function withoutDates(word: string): string {
  return word.replace(IN_A_WORD, '');
}
