/** A file of `analytics.files`, and the number of the pattern that names it. */
export interface NamedLog {
  readonly path: string;
  readonly entry: number;
}

/**
 * What each file is a part of: the logs that one server writes, told by their names without what rotation adds to them (dates,
 * numbers, `.gz`, unique endings). Files of one part bear the same text, which says in messages what is meant.
 */
export function partsOf(files: readonly NamedLog[]): string[] {
  const keys = files.map(({ path }) => keyOf(path));
  const servers = new Map<number, Set<string>>();
  files.forEach(({ entry }, nr) => servers.set(entry, (servers.get(entry) ?? new Set()).add(keys[nr]!.join('/'))));
  return files.map(({ entry }, nr) => {
    const known = [...servers.get(entry)!];
    if (known.length === 1) return `analytics.files[${entry}]`;
    const common = commonFolders(known.map((key) => key.split('/')));
    return `analytics.files[${entry}] (${keys[nr]!.slice(common).join('/').slice(0, 100)})`;
  });
}

/** Folders and name of a file, each without what rotation adds. */
function keyOf(path: string): string[] {
  const segments = path.split(/[\\/]+/);
  const name = segments.pop()!;
  const folders = segments.filter((segment, nr) => !isFolderOfDays(segment, segments[nr - 1], segments[nr - 2]));
  return [...folders.map((folder) => withoutDates(folder) || folder), withoutRotation(name)];
}

/** `2026`, and `11` and `22` below it; a number elsewhere may be a server's. */
function isFolderOfDays(segment: string, above: string | undefined, higher: string | undefined): boolean {
  const isYear = (text: string | undefined): boolean => /^(?:19|20)\d\d$/.test(text ?? '');
  if (isYear(segment) || withoutDates(segment) === '') return true;
  return /^\d{1,2}$/.test(segment) && (isYear(above) || (isYear(higher) && /^\d{1,2}$/.test(above ?? '')));
}

function commonFolders(keys: readonly (readonly string[])[]): number {
  let common = 0;
  while (keys.every((key) => key.length > common + 1 && key[common] === keys[0]![common])) common += 1;
  return common;
}

const PACKED = /(?:\.(?:gz|gzip|bz2|xz|zst|zstd|zip|Z|lz4|bak|old|orig|copy|save|tmp)|~)+$/i;
const BETWEEN = '[-_.]?';
const TIME = '(?:[-_.T ]?(?:[01]\\d|2[0-4])(?:[-_.:h]?[0-5]\\d){0,2}Z?)?';
const YEAR = '(?:19|20)\\d\\d';
const MONTH = '(?:0[1-9]|1[0-2]|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const DAY = '(?:0[1-9]|[12]\\d|3[01])';
const DATES = [
  `${YEAR}${BETWEEN}${MONTH}${BETWEEN}${DAY}${TIME}`,
  `${DAY}${BETWEEN}${MONTH}${BETWEEN}${YEAR}${TIME}`,
  `${YEAR}[-_.]?W\\d\\d`,
  `${YEAR}[-_.]?[0-3]\\d\\d`,
  `${YEAR}[-_.]?${MONTH}`,
  // Seconds since 1970, or thousandths of them.
  '1\\d{9}(?:\\d{3})?',
].map((date) => new RegExp(`(?<!\\d)${date}(?!\\d)`, 'gi'));
/** As IIS writes them, with or without the hour: `u_ex261122.log`. */
const SHORT_DATE = new RegExp(`((?:^|[-_.])(?:u_)?(?:ex|in|nc))\\d\\d${MONTH}(?:${DAY})?(?:[0-2]\\d)?(?!\\d)`, 'i');
const ADDRESS = '\\d{1,3}(?:\\.\\d{1,3}){3}';
/** A number between dots, or behind the ending of a log; those of an address are none. */
const NUMBER = new RegExp(
  `((?<!\\d)${ADDRESS}(?!\\d))|(?<=[-_.](?:log|txt))[-_.]\\d{1,5}(?=\\.|$)|\\.(?!${ADDRESS})\\d{1,5}(?=\\.|$)`,
  'gi',
);
const WEEKDAY = /[-_.](?:mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?(?=\.|$)/gi;

function withoutRotation(name: string): string {
  const bare = withoutDates(name.replace(PACKED, '')).replace(WEEKDAY, '').replace(NUMBER, '$1');
  const words = bare.split(/(?<=[-_.])/).filter((word) => !isUnique(word.replace(/[-_.]$/, '')));
  const rest = words.join('');
  // What names each file anew names the machine that happened to write it too.
  const server = rest === bare ? bare : rest.replace(new RegExp(ADDRESS, 'g'), '');
  return server.replace(/[-_.]+(?=[-_.])|^[-_.]+|[-_.]+$/g, '') || 'log';
}

function withoutDates(text: string): string {
  return DATES.reduce((rest, date) => rest.replace(date, ''), text.replace(SHORT_DATE, '$1'));
}

/** What a service makes up for each file: letters and digits that change places several times. */
function isUnique(word: string): boolean {
  const changes = word.match(/[a-z]+|\d+/gi)?.length ?? 0;
  return word.length >= 8 && changes >= 4 && /^[a-z\d]+$/i.test(word);
}
