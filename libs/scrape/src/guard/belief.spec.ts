import fc from 'fast-check';
import { believe, MAX_TRIES_A_DAY, restOf } from './belief';
import { Loss } from './judge-loss';
import { Acceptance, digestOfPages, Verdict } from './verdict';

const ids = (count: number, from = 1): number[] => Array.from({ length: count }, (_, nr) => from + nr);
const lossOf = (cause: Loss['cause'], pages: readonly number[]): Loss => ({ cause, known: 100, pages, text: 'lost' });
const verdictOf = (
  day: string,
  cause: Verdict['cause'],
  pages: readonly number[],
  hour = '05',
  producer = 'anna',
): Verdict => ({
  ...{ version: 1, scrape: `${day.slice(2).replaceAll('-', '')}-${hour}00`, day, producer },
  ...{ at: `${day}T${hour}:00:00Z`, cause, text: 'lost', known: 100, pages, digest: digestOfPages(pages) },
});
const accepted = ({ scrape, producer }: Verdict): Acceptance => ({
  ...{ version: 1, scrape, producer, by: 'cleo', at: '2026-11-26T09:00:00Z' },
});
const LOST = ids(60);
const ask = (
  loss: Loss,
  verdicts: readonly Verdict[],
  { day = '2026-11-27', lastRecorded = '2026-11-25', acceptances = [] as readonly Acceptance[] } = {},
): ReturnType<typeof believe> => believe({ loss, known: { verdicts, acceptances }, day, lastRecorded, graceDays: 7 });

describe('whether a loss is believed', () => {
  const before = verdictOf('2026-11-26', 'removed', LOST);

  it('is not on the first day, nor by a second look on the same', () => {
    expect(ask(lossOf('removed', LOST), [])).toBeNull();
    expect(ask(lossOf('removed', LOST), [verdictOf('2026-11-27', 'removed', LOST)])).toBeNull();
  });

  it('is when the day before said the same, whoever produced it, and not when it lost other pages', () => {
    expect(ask(lossOf('removed', LOST), [before])).toEqual({ because: 'said-before', day: '2026-11-26' });
    expect(ask(lossOf('removed', ids(58)), [before])).not.toBeNull();
    expect(ask(lossOf('removed', ids(66)), [before])).not.toBeNull();
    expect(ask(lossOf('removed', ids(60, 40)), [before])).toBeNull();
  });

  it('is not by what was said before the newest recording', () => {
    expect(ask(lossOf('removed', LOST), [before], { lastRecorded: '2026-11-26' })).toBeNull();
  });

  it('is never by itself where pages were not reached, but by acceptance', () => {
    const unreached = verdictOf('2026-11-26', 'unreached', LOST);
    expect(ask(lossOf('unreached', LOST), [unreached])).toBeNull();
    expect(ask(lossOf('unreached', LOST), [unreached], { acceptances: [accepted(unreached)] })).toEqual({
      because: 'accepted',
      by: 'cleo',
    });
    expect(ask(lossOf('removed', LOST), [unreached])).toBeNull();
  });

  it('is accepted for as long as the pages are kept, and no longer, nor for others', () => {
    const unreached = verdictOf('2026-11-26', 'unreached', LOST);
    const on = (day: string, pages = LOST, cause: Loss['cause'] = 'unreached'): unknown =>
      ask(lossOf(cause, pages), [verdictOf('2026-11-26', cause, LOST)], {
        ...{ day, lastRecorded: '2026-11-28', acceptances: [accepted(unreached)] },
      });
    expect(on('2026-11-29')).not.toBeNull();
    expect(on('2026-12-03')).not.toBeNull();
    expect(on('2026-12-04')).toBeNull();
    expect(on('2026-11-29', ids(60, 40))).toBeNull();
    expect(on('2026-11-29', LOST, 'removed')).toBeNull();
  });

  it('is never of one page for all, accepted or said before', () => {
    const onePage = verdictOf('2026-11-26', 'one-page', LOST);
    expect(
      ask(lossOf('one-page', LOST), [onePage, before], { acceptances: [accepted(onePage), accepted(before)] }),
    ).toBeNull();
  });

  it('does not hang on the order in which verdicts came, nor on those of other losses', () => {
    const other = fc.constantFrom(
      verdictOf('2026-11-26', 'unreached', LOST, '06'),
      verdictOf('2026-11-26', 'removed', ids(30, 500), '07', 'bram'),
      verdictOf('2026-11-24', 'removed', LOST),
      verdictOf('2026-11-27', 'refused', []),
    );
    fc.assert(
      fc.property(fc.uniqueArray(other), fc.boolean(), fc.nat(), (others, isSaid, at) => {
        const verdicts = [...others];
        if (isSaid) verdicts.splice(at % (others.length + 1), 0, before);
        expect(ask(lossOf('removed', LOST), verdicts) !== null).toBe(isSaid);
      }),
    );
  });
});

describe('how long a site that refused is left alone', () => {
  const day = '2026-11-27';
  const rest = (
    verdicts: readonly Verdict[],
    time: string,
    acceptances: readonly Acceptance[] = [],
  ): Date | null | 'may' => {
    const found = restOf({ verdicts, acceptances }, { day, at: new Date(`${day}T${time}:00Z`) });
    return found === null ? 'may' : found.until;
  };
  const first = verdictOf(day, 'unreached', LOST);

  it('is about an hour, after three tries the day, whoever tried', () => {
    expect(rest([], '05:00')).toBe('may');
    expect(rest([first], '05:30')).toEqual(new Date(`${day}T05:59:00Z`));
    expect(rest([first], '06:00')).toBe('may');
    const three = ['05', '06', '07'].map((hour, nr) =>
      verdictOf(day, 'refused', [], hour, ['anna', 'bram', 'cleo'][nr]),
    );
    expect(three).toHaveLength(MAX_TRIES_A_DAY);
    expect(rest(three, '23:00')).toBeNull();
    expect(rest([verdictOf('2026-11-26', 'unreached', LOST, '23')], '00:10')).toBe('may');
  });

  it('is over once someone has accepted', () => {
    expect(rest([first], '05:10', [accepted(first)])).toBe('may');
  });

  it('lets a fleet that tries whenever it may ask three times a day at most, never twice within an hour', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(23 * 60 + 59), { maxLength: 60 }), (minutes) => {
        const tries: Verdict[] = [];
        for (const minute of [...minutes].sort((a, b) => a - b)) {
          const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
          if (rest(tries, time) === 'may') tries.push({ ...first, at: `${day}T${time}:00Z` });
        }
        const times = tries.map(({ at }) => Date.parse(at));
        expect(times.length).toBeLessThanOrEqual(MAX_TRIES_A_DAY);
        times.slice(1).forEach((time, nr) => expect(time - times[nr]!).toBeGreaterThanOrEqual(59 * 60_000));
      }),
    );
  });
});
