import { type Receipt, type RunState, type StageName } from '@scrape-and-report/production';
import { brokenOffIn, tellDeadRuns } from './broken-off';

const receiptsOf = (...stages: StageName[]): Receipt[] => stages.map((stage) => ({ stage }) as Receipt);

describe('a run that ended without a word', () => {
  it.each([
    [[], 'scrape'],
    [['scrape'], 'analytics'],
    [['scrape', 'analytics', 'sections', 'report', 'fingerprint'], 'sync'],
    [['scrape', 'analytics', 'sections', 'report', 'fingerprint', 'sync'], 'daily'],
  ] as [StageName[], StageName][])('after %j broke off in %s', (done, stage) => {
    expect(brokenOffIn(receiptsOf(...done), () => true)).toBe(stage);
  });

  it('broke off in a stage that it had', () => {
    const isPart = (stage: StageName): boolean => stage === 'elect' || stage === 'scrape' || stage === 'analytics';
    expect(brokenOffIn(receiptsOf('scrape'), isPart)).toBe('analytics');
  });

  it('is told of once', () => {
    const lines: string[] = [];
    let dead = [{ id: 'r1', day: '2026-11-22' } as RunState];
    const context = {
      log: { error: (text: string) => void lines.push(text) },
      runs: { dead: () => dead, receipts: () => receiptsOf('scrape'), update: () => (dead = []) },
    } as unknown as Parameters<typeof tellDeadRuns>[0];
    tellDeadRuns(context, 'r2');
    tellDeadRuns(context, 'r2');
    expect(lines).toEqual([expect.stringMatching(/^analytics of 2026-11-22 broke off: /)]);
  });
});
