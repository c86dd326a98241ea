import type { Counts } from './counts';
import { exceeded, MOST_LINES_A_FUNCTION } from './limits';

/** The counts as text: rooms, full folders, totals, and each limit that is exceeded. */
export function renderCounts(counts: Counts): string {
  const names = counts.doors.reduce((sum, door) => sum + door.names.length, 0);
  const unused = counts.doors.reduce((sum, door) => sum + door.unused.length, 0);
  const over = exceeded(counts);
  return [
    'rooms (product sources)',
    ...table(
      ['room', 'files', 'folders', 'arrows', 'floors'],
      counts.rooms.map((room) => [room.room, room.files, room.folders, room.arrows, room.floors]),
    ),
    '',
    'folders (sources without specs)',
    ...table(
      ['folder', 'files', 'arrows', 'floors'],
      counts.folders.map((folder) => [folder.folder, folder.files, folder.arrows, folder.floors]),
    ),
    '',
    'doors',
    ...table(
      ['door', 'names', 'unused'],
      counts.doors.map((door) => [door.door, door.names.length, door.unused.length]),
    ),
    '',
    'the whole house',
    ...table(
      ['count', 'value'],
      [
        ['fullest folder', Math.max(0, ...counts.folders.map(({ files }) => files))],
        ['circles', counts.circles.length],
        ['names at doors', names],
        ['  that no other room uses', unused],
        ['imports past a door', counts.past.length],
        ['files with export *', counts.stars.length],
        ['product files above 250 lines', counts.longFiles.length],
        ['product functions above 60 lines', counts.longFunctions.length],
        [
          `  above ${MOST_LINES_A_FUNCTION} lines`,
          counts.longFunctions.filter(({ lines }) => lines > MOST_LINES_A_FUNCTION).length,
        ],
        ['file names that stand twice', counts.twice.length],
      ],
    ),
    '',
    over.length === 0 ? 'all within the limits' : `over the limits: ${over.length}`,
    ...over.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

function table(head: string[], rows: (string | number)[][]): string[] {
  const all = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}
