import { RunEndedError, LeaseLostError } from '@scrape-and-report/production';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StageContext } from '../stage-context';
import { type LeaseNews, watchRunEnd } from './watch-end';

describe('watchRunEnd', () => {
  const folder = mkdtempSync(join(tmpdir(), 'watch-end-'));
  const context = { run: { id: 'r1' }, runs: { pathOf: () => folder } } as unknown as StageContext;
  const reasonAfter = (news: LeaseNews): unknown => {
    writeFileSync(join(folder, 'lease.json'), JSON.stringify(news));
    const { signal, dispose } = watchRunEnd(context);
    dispose();
    return signal.reason;
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  it('goes on while the claim is kept, by a process that lives or by a task of Nx', () => {
    expect(reasonAfter({ state: 'held', reason: null, keeper: process.pid })).toBeUndefined();
    expect(reasonAfter({ state: 'held', reason: null, keeper: null })).toBeUndefined();
    expect(reasonAfter({ state: 'held', reason: null })).toBeUndefined();
  });

  it('ends the stage when nobody keeps the claim any more', () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    const reason = reasonAfter({ state: 'held', reason: null, keeper: pid });
    expect(reason).toBeInstanceOf(RunEndedError);
    expect(reason).toMatchObject({ message: 'the process that keeps the lease ended' });
  });

  it('ends the stage when the claim is lost', () => {
    const reason = reasonAfter({ state: 'lost', reason: 'bram has a higher claim', keeper: process.pid });
    expect(reason).toBeInstanceOf(LeaseLostError);
    expect(reason).not.toBeInstanceOf(RunEndedError);
  });
});
