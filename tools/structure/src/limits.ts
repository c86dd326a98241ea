import type { Counts } from './counts';

/** What the house is held to (docs/decisions/0090). */
export const MOST_FILES_A_FOLDER = 15;
export const MOST_LINES_A_FUNCTION = 80;

/** Lists of messages may be longer than a file of code. */
const LISTS = [/\/messages(?:\/|\.)/, /\/(?:nl|en)\.ts$/];

/** Each limit that is exceeded, as a line that says where and by how much. */
export function exceeded(counts: Counts): string[] {
  return [
    ...counts.folders
      .filter(({ files }) => files > MOST_FILES_A_FOLDER)
      .map(({ folder, files }) => `${folder}: ${files} sources, more than ${MOST_FILES_A_FOLDER}`),
    ...counts.circles.map((circle) => `a circle of imports: ${circle.join(', ')}`),
    ...counts.doors.flatMap(({ door, unused }) => unused.map((name) => `${door}: no other room uses ${name}`)),
    ...counts.past.map(({ from, to }) => `${from} reaches past a door into ${to}`),
    ...counts.stars.map((path) => `${path}: export *`),
    ...counts.longFiles
      .filter(({ path }) => !LISTS.some((list) => list.test(path)))
      .map(({ path, lines }) => `${path}: ${lines} lines, more than 250`),
    ...counts.longFunctions
      .filter(({ lines }) => lines > MOST_LINES_A_FUNCTION)
      .map(
        ({ path, line, name, lines }) => `${path}:${line} ${name}: ${lines} lines, more than ${MOST_LINES_A_FUNCTION}`,
      ),
    ...counts.twice.map(({ name, paths }) => `${name} stands ${paths.length} times: ${paths.join(', ')}`),
  ];
}
