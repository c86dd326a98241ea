import type { Receipt, StageName, StageOutcome } from './run-state';
import { factsOf, wasLeaseLost } from './stage-facts';

const receipt = (stage: StageName, outcome: StageOutcome, facts: Receipt['facts']): Receipt => ({
  stage,
  outcome,
  message: null,
  day: '2026-11-22',
  scrape: null,
  configDigest: 'c',
  endedAt: '2026-11-22T04:10:00.000Z',
  facts,
});

describe('factsOf', () => {
  const report = { folder: '/s/reports/261122-0500', sections: 6, rebuilt: 1, changed: { new: 2, removed: 0 } };

  it('gives what the stage left, and nothing that it does not name', () => {
    expect(factsOf([receipt('report', 'done', { ...report, extra: 1 })], 'report')).toEqual(report);
    expect(factsOf([receipt('sections', 'done', { sections: 3 })], 'sections')).toEqual({ sections: 3 });
  });

  it('gives none of a stage that was not done, and of facts that are something else', () => {
    expect(factsOf([receipt('report', 'skipped', report)], 'report')).toBeNull();
    expect(factsOf([], 'report')).toBeNull();
    for (const facts of [{}, { ...report, rebuilt: '1' }, { ...report, changed: [1] }, { ...report, folder: null }])
      expect(factsOf([receipt('report', 'done', facts)], 'report')).toBeNull();
  });
});

describe('wasLeaseLost', () => {
  it('is told by any stage, and by the word alone', () => {
    expect(wasLeaseLost([receipt('scrape', 'done', {}), receipt('report', 'failed', { leaseLost: true })])).toBe(true);
    expect(wasLeaseLost([receipt('report', 'failed', { leaseLost: false })])).toBe(false);
    expect(wasLeaseLost([receipt('report', 'failed', { leaseLost: 'true' })])).toBe(false);
  });
});
