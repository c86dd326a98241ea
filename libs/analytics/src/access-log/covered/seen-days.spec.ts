import fc from 'fast-check';
import { createLogDays } from '../log-days';
import { createSeenDays, newTrack } from './seen-days';

const HOUR = 3600;
const START = Date.parse('2026-11-20T00:00:00Z') / 1000;
const days = createLogDays('UTC');

interface Written {
  readonly part: string;
  /** In hours since the first day began. */
  readonly from: number;
  readonly to: number;
  readonly everyMinutes?: number;
}

/** Why each of some days is not covered by what servers wrote; null: it is. */
function reasonsOf(written: readonly Written[], asked: readonly string[]): (string | null)[] {
  const seen = createSeenDays(days);
  for (const { part, from, to, everyMinutes = 10 } of written) {
    const track = newTrack(part);
    for (let at = from * HOUR; at < to * HOUR; at += everyMinutes * 60) seen.note(START + at, track);
  }
  return asked.map((day) => seen.coverageOf(day));
}

const lacks = (part: string): string => `the logs of ${part} hold nothing of a part of this day`;
const FIRST = ['2026-11-20'];

describe('a day of several servers', () => {
  it('is covered when each wrote from its start to beyond its end', () => {
    expect(
      reasonsOf(
        [
          { part: 'a', from: 0, to: 26 },
          { part: 'b', from: 0, to: 25 },
        ],
        FIRST,
      ),
    ).toEqual([null]);
  });

  it.each<[string, Written[]]>([
    ['began', [{ part: 'b', from: 9, to: 26 }]],
    ['ended', [{ part: 'b', from: 0, to: 15 }]],
    [
      'lacks a file in the middle',
      [
        { part: 'b', from: 0, to: 9 },
        { part: 'b', from: 12, to: 26 },
      ],
    ],
    ['wrote nothing but on the day after', [{ part: 'b', from: 24, to: 26 }]],
    [
      'ended, though another began days later',
      [
        { part: 'b', from: 0, to: 2 },
        { part: 'c', from: 22, to: 26 },
      ],
    ],
  ])('is not when one of them %s', (_, others) => {
    expect(reasonsOf([{ part: 'a', from: 0, to: 26 }, ...others], FIRST)).toEqual([lacks('b')]);
  });

  it('is covered when one takes over from another', () => {
    const change = [
      { part: 'b', from: 0, to: 14 },
      { part: 'c', from: 14.5, to: 26 },
    ];
    expect(reasonsOf([{ part: 'a', from: 0, to: 26 }, ...change], FIRST)).toEqual([null]);
  });

  it('waits a week for what one of them may still tell, and no longer', () => {
    const ended = { part: 'b', from: 0, to: 15 };
    expect(reasonsOf([{ part: 'a', from: 0, to: 182 }, ended], FIRST)).toEqual([lacks('b')]);
    expect(reasonsOf([{ part: 'a', from: 0, to: 184 }, ended], FIRST)).toEqual([null]);
    const began = { part: 'b', from: 9, to: 26 };
    expect(reasonsOf([{ part: 'a', from: 0, to: 191 }, began], FIRST)).toEqual([lacks('b')]);
    expect(reasonsOf([{ part: 'a', from: 0, to: 193 }, began], FIRST)).toEqual([null]);
  });

  it('waits for each of many servers, however small its share', () => {
    const fleet = Array.from({ length: 80 }, (_, nr) => ({
      part: `web${nr}`,
      from: 0,
      to: nr === 40 ? 12 : 26,
      everyMinutes: 20,
    }));
    expect(reasonsOf(fleet, FIRST)).toEqual([lacks('web40')]);
  });

  it('does not wait for one that writes next to nothing', () => {
    expect(
      reasonsOf(
        [
          { part: 'a', from: 0, to: 26, everyMinutes: 1 },
          { part: 'b', from: 3, to: 4 },
        ],
        FIRST,
      ),
    ).toEqual([null]);
  });

  it('is covered, or not, whatever the order in which their lines are read', () => {
    const written = fc.array(
      fc.record({ part: fc.constantFrom('a', 'b', 'c'), from: fc.nat(40), to: fc.integer({ min: 20, max: 60 }) }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(written, (files) => {
        const asked = ['2026-11-20', '2026-11-21', '2026-11-22'];
        expect(reasonsOf([...files].reverse(), asked).map((reason) => reason === null)).toEqual(
          reasonsOf(files, asked).map((reason) => reason === null),
        );
      }),
      { numRuns: 60 },
    );
  });
});
