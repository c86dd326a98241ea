import { unwantedDatabases } from './unwanted-databases';

const day = (nr: number): string => `2603${String(nr).padStart(2, '0')}-0500.db`;

describe('databases below .production/open', () => {
  it('are those of the two newest scrapes, of the one just made, and three that were made last', () => {
    const opened = Array.from({ length: 9 }, (_, nr) => ({ name: day(nr + 1), usedMs: 100 - nr }));
    expect(unwantedDatabases(opened, day(4))).toEqual([day(5), day(6), day(7)]);
  });

  it('stay while there are few', () => {
    const opened = [1, 2, 3].map((nr) => ({ name: day(nr), usedMs: nr }));
    expect(unwantedDatabases(opened, day(1))).toEqual([]);
  });
});
