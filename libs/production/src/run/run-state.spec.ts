import { earlierReceipt, exitCodeOf, exitCodeOfRun, type Receipt, skipReason } from './run-state';

const aReceipt = (change: Partial<Receipt> = {}): Receipt => ({
  stage: 'analytics',
  outcome: 'done',
  message: null,
  day: '2026-11-22',
  scrape: '261122-0500',
  configDigest: 'c',
  endedAt: '2026-11-22T04:10:00.000Z',
  facts: {},
  ...change,
});

describe('earlierReceipt', () => {
  const wanted = { stage: 'analytics', day: '2026-11-22', scrape: '261122-0500', configDigest: 'c' } as const;

  it('finds the work of a broken-off run of the same day', () => {
    expect(earlierReceipt([aReceipt()], wanted)).toEqual(aReceipt());
  });

  it.each([
    { outcome: 'failed' },
    { day: '2026-11-21' },
    { scrape: '261122-0501' },
    { configDigest: 'd' },
    { stage: 'report' },
  ] as const)('does not count work that differs in %j', (change) =>
    expect(earlierReceipt([aReceipt(change)], wanted)).toBeUndefined(),
  );
});

describe('skipReason', () => {
  it.each([
    ['analytics', { scrape: 'failed' }, 'no scrape of today'],
    ['sync', { scrape: 'failed' }, 'no scrape of today'],
    ['sections', { scrape: 'done', analytics: 'failed' }, 'the analytics update failed'],
    ['report', { scrape: 'done', analytics: 'done', sections: 'failed' }, 'the sections failed'],
    ['sync', { scrape: 'done', analytics: 'failed' }, null],
    ['fingerprint', { scrape: 'done', analytics: 'done', sections: 'done', report: 'failed' }, null],
    ['sync', { scrape: 'done', analytics: 'done', report: 'failed' }, null],
    ['scrape', {}, null],
    ['daily', { scrape: 'failed' }, null],
  ] as const)('%s after %j: %s', (stage, outcomes, reason) => expect(skipReason(stage, outcomes)).toBe(reason));
});

describe('exitCodeOf', () => {
  it.each([
    [{ scrape: 'done', analytics: 'done', report: 'done', sync: 'done' }, 0],
    [{ scrape: 'failed' }, 1],
    [{ scrape: 'done', analytics: 'failed', sync: 'done' }, 1],
    [{ scrape: 'done', analytics: 'done', report: 'failed', sync: 'done' }, 1],
    [{ scrape: 'done', analytics: 'done', report: 'done', sync: 'failed' }, 1],
    [{}, 1],
  ] as const)('%j gives %d', (outcomes, code) => expect(exitCodeOf(outcomes)).toBe(code));
});

describe('exitCodeOfRun', () => {
  const done = { scrape: 'done', analytics: 'done', report: 'done', sync: 'done' } as const;
  it.each([
    [{ role: 'producer' }, done, 0],
    [{ role: 'producer', refusedBy: [] }, { scrape: 'failed' }, 1],
    [{ role: 'standby', refusedBy: [] }, {}, 0],
    [{ role: 'produced' }, {}, 0],
    [{ role: 'refused' }, {}, 0],
    [{ role: 'producer', refusedBy: ['anna'] }, done, 1],
    [{ role: 'standby', refusedBy: ['anna'] }, {}, 1],
    [{ role: 'produced', refusedBy: ['anna', 'cleo'] }, {}, 1],
  ] as const)('%j whose stages came to %j: %d', (run, outcomes, code) =>
    expect(exitCodeOfRun(run, outcomes)).toBe(code),
  );
});
