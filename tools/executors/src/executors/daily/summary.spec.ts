import type { Receipt, StageName, StageOutcome } from '@scrape-and-report/production';
import { join } from 'node:path';
import { summaryOf } from './summary';

const run = { day: '2026-11-22', partner: 'anna' };
const aReceipt = (stage: StageName, outcome: StageOutcome, change: Partial<Receipt> = {}): Receipt => ({
  stage,
  outcome,
  message: null,
  day: run.day,
  scrape: '261122-0500',
  configDigest: 'c',
  endedAt: '2026-11-22T04:10:00.000Z',
  facts: {},
  ...change,
});
const facts = {
  folder: '/s/reports/261122-0500',
  sections: 6,
  rebuilt: 1,
  changed: { new: 2, removed: 0, changed: 5 },
};

describe('summaryOf', () => {
  it('tells how the day went, what changed, what was rebuilt, and where the report lies', () => {
    const receipts = [
      aReceipt('scrape', 'done'),
      aReceipt('analytics', 'done'),
      aReceipt('report', 'done', { facts }),
      aReceipt('sync', 'done'),
    ];
    expect(summaryOf(run, receipts)).toEqual([
      '2026-11-22 by anna: scrape done, analytics done, report done, sync done',
      'pages: 2 new, 0 removed, 5 changed',
      'sections: 1 rebuilt, 5 from the cache',
      `report: ${join(facts.folder, 'index.html')}`,
      `all reports: ${join('/s/reports', 'index.html')}`,
    ]);
  });

  it('names what failed and why, and promises no report that is not there', () => {
    const receipts = [
      aReceipt('scrape', 'done'),
      aReceipt('analytics', 'failed', { message: 'no such log' }),
      aReceipt('report', 'skipped', { facts }),
      aReceipt('sync', 'done'),
    ];
    expect(summaryOf(run, receipts)).toEqual([
      '2026-11-22 by anna: scrape done, analytics failed, report skipped, sync done',
      'analytics failed: no such log',
    ]);
  });

  it('says that the others refuse the store, and what to do', () =>
    expect(summaryOf({ ...run, refusedBy: ['bram', 'cleo'] }, [aReceipt('scrape', 'done')])).toEqual([
      '2026-11-22 by anna: scrape done, analytics skipped, report skipped, sync skipped',
      'the store is refused by bram, cleo: nx run prod:join',
    ]));

  it('counts a stage that never ran as skipped', () => {
    expect(summaryOf(run, [aReceipt('scrape', 'failed', { message: 'down' })])).toEqual([
      '2026-11-22 by anna: scrape failed, analytics skipped, report skipped, sync skipped',
      'scrape failed: down',
    ]);
  });
});
