import { nearestFirst, unwantedDatabases } from './opened-databases';

const MB = 1024 * 1024;
const day = (nr: number): string => `2603${String(nr).padStart(2, '0')}-0500.db`;
const opened = (days: readonly number[], bytes: number) => days.map((nr, at) => ({ name: day(nr), bytes, usedMs: at }));

describe('databases below .production/open', () => {
  it('are four, those that somebody asked for last', () => {
    expect(unwantedDatabases(opened([1, 2, 3, 4, 5, 6], MB), day(6))).toEqual([day(2), day(1)]);
    expect(unwantedDatabases(opened([1, 2, 3, 4], MB), day(5))).toEqual([day(1)]);
    expect(unwantedDatabases(opened([4, 5, 6], MB), day(4))).toEqual([]);
  });

  it('are two where they are large, also while another is being made', () => {
    expect(unwantedDatabases(opened([1, 2, 3], 120 * MB), day(3))).toEqual([day(1)]);
    expect(unwantedDatabases(opened([2, 3], 120 * MB), day(4))).toEqual([day(2)]);
    // However large they are, somebody may compare two.
    expect(unwantedDatabases(opened([2, 3], 4000 * MB), day(4))).toEqual([day(2)]);
  });
});

it('the nearest scrape is told by time, over the ends of months', () => {
  const names = ['260101-0500', '260227-0500', '260302-0500~bram', '260310-0500'];
  expect(nearestFirst(names, '260301-0500')).toEqual(['260302-0500~bram', '260227-0500', '260310-0500', '260101-0500']);
});
