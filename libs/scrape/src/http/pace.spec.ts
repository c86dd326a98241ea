import fc from 'fast-check';
import { Pace } from './pace';

/** Start times of requests that are made as soon as the pace allows, each a little late as timers are. */
function run(pace: Pace, lateness: readonly number[]): number[] {
  const starts: number[] = [];
  let now = 0;
  for (const late of lateness) {
    for (let wait = pace.delayMs(now); wait > 0; wait = pace.delayMs(now)) now += wait;
    now += late;
    pace.take(now);
    starts.push(now);
  }
  return starts;
}

describe('Pace', () => {
  it('never lets more requests into any second than it may, whatever the timers do', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 300, noNaN: true })), {
          minLength: 1,
          maxLength: 200,
        }),
        (perSecond, lateness) => {
          const starts = run(new Pace({ perSecond }), lateness);
          starts.forEach((start, nr) =>
            expect(starts.slice(nr).filter((other) => other < start + 1000).length).toBeLessThanOrEqual(perSecond),
          );
        },
      ),
    );
  });

  it('uses nearly all that it may, also when timers are late', () => {
    const starts = run(
      new Pace({ perSecond: 20 }),
      Array.from({ length: 400 }, (_, nr) => nr % 3),
    );
    expect(starts.at(-1)! / 1000).toBeLessThan((400 / 20) * 1.05);
  });

  it('counts a request from when it left, not from when it was meant to', () => {
    const pace = new Pace({ perSecond: 2 });
    const [first, second] = [pace.take(0), pace.take(400)];
    pace.sent(first, 350);
    pace.sent(second, 410);
    // The first left at 350: until a second after that there is room for no third.
    expect(410 + pace.delayMs(410)).toBeGreaterThanOrEqual(1350);
  });

  it('keeps a crawl delay, and a rest that the host asked for', () => {
    const pace = new Pace({ perSecond: 20, minGapMs: 3000 });
    expect(run(pace, [0, 0, 0])).toEqual([0, 3000, 6000]);
    pace.pauseUntil(60_000);
    expect(pace.delayMs(10_000)).toBe(50_000);
  });

  it('knows rates below one a second, and rates beyond measure', () => {
    const [first, second] = run(new Pace({ perSecond: 0.5 }), [0, 0]);
    expect(second! - first!).toBeGreaterThanOrEqual(2000);
    expect(
      run(
        new Pace({ perSecond: 1e6 }),
        Array.from({ length: 10_000 }, () => 0),
      ).at(-1),
    ).toBe(0);
  });
});
