import { describeNotes } from './describe-notes';

describe('what is said of days that are not final', () => {
  it('is one line for neighbours of one note, in the order of days', () => {
    const notes = new Map([
      ['2026-11-03', 'no visits'],
      ['2026-11-01', 'no visits'],
      ['2026-11-02', 'no visits'],
      ['2026-11-05', 'no visits'],
      ['2026-11-04', 'does not add up'],
    ]);
    expect(describeNotes(notes)).toEqual([
      '2026-11-01 to 2026-11-03: no visits',
      '2026-11-05: no visits',
      '2026-11-04: does not add up',
    ]);
  });
});
