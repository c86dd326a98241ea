import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Partner } from '@scrape-and-report/production';
import { holdFile } from '@scrape-and-report/record/testing';
import { createFleet, syncFrom, writeScrape, writeTree } from '../../testing/store-fixture';
import { isHeldReport } from './apply-run';

/** As a reader on Windows does. */
function hold(file: string): () => void {
  const letGo = holdFile(file);
  // Otherwise nothing below would be tried.
  expect(() => rmSync(file)).toThrow();
  return letGo;
}

describe('a report that somebody has open while the day is synchronised', () => {
  let fleet: ReturnType<typeof createFleet>;
  let letGo: (() => void) | undefined;
  beforeEach(() => (fleet = createFleet(['anna', 'bram'])));
  afterEach(() => {
    letGo?.();
    fleet.remove();
  });

  it('is named and left, all else is brought, and the next sync brings it', async () => {
    const [anna, bram] = fleet.partners as [Partner, Partner];
    await writeScrape(anna.store, '261122-0500');
    writeTree(anna.store, { 'reports/261122-0500/report.xlsx': 'first', 'reports/index.html': 'first' });
    await syncFrom(anna, [bram]);
    const report = join(bram.store, 'reports/261122-0500/report.xlsx');
    letGo = hold(report);
    await writeScrape(anna.store, '261123-0500');
    writeTree(anna.store, { 'reports/261122-0500/report.xlsx': 'second one', 'reports/index.html': 'second' }, 1800);

    const during = await syncFrom(anna, [bram]);
    expect(during.reports.map(({ outcome }) => outcome)).toEqual(['ok']);
    expect(during.lines.filter((line) => !line.startsWith('INFO'))).toEqual([
      expect.stringMatching(
        /^WARNING not synchronised: .*report\.xlsx: somebody has it open, so the next sync brings it/,
      ),
    ]);
    expect(readFileSync(report, 'utf8')).toBe('first');
    expect(existsSync(join(bram.store, '261123-0500/manifest.json'))).toBe(true);
    expect(readFileSync(join(bram.store, 'reports/index.html'), 'utf8')).toBe('second');
    expect(existsSync(join(bram.store, 'SYNC_IN_PROGRESS.flag'))).toBe(false);

    letGo();
    letGo = undefined;
    const after = await syncFrom(anna, [bram]);
    expect(after.lines).toContain(`INFO updated ${report}`);
    expect(readFileSync(report, 'utf8')).toBe('second one');
  });

  it('does not keep the sync from ending well when it should be deleted', async () => {
    const [anna, bram] = fleet.partners as [Partner, Partner];
    await writeScrape(anna.store, '261122-0500');
    writeTree(anna.store, { 'reports/261120-0500/old.html': 'old', 'reports/index.html': 'first', 'a.txt': 'a' });
    await syncFrom(anna, [bram]);
    const report = join(bram.store, 'reports/261120-0500/old.html');
    letGo = hold(report);
    rmSync(join(anna.store, 'reports/261120-0500/old.html'));

    const during = await syncFrom(anna, [bram]);
    expect(during.reports.map(({ outcome }) => outcome)).toEqual(['ok']);
    expect(existsSync(report)).toBe(true);
    letGo();
    letGo = undefined;
    await syncFrom(anna, [bram]);
    expect(existsSync(report)).toBe(false);
  });
});

it.each([
  ['reports/261122-0500/report.xlsx', 'EBUSY', 'linux', true],
  ['reports/261122-0500/report.xlsx', 'EPERM', 'win32', true],
  ['reports/261122-0500/report.xlsx', 'EACCES', 'win32', true],
  ['reports/261122-0500/report.xlsx', 'EACCES', 'linux', false],
  ['reports/261122-0500/report.xlsx', 'ENOSPC', 'win32', false],
  ['261122-0500/scrape.db', 'EBUSY', 'win32', false],
  ['analytics/2026-11.db', 'EBUSY', 'win32', false],
])('%s with %s on %s: held is %s', (path, code, platform, expected) => {
  expect(isHeldReport(path, Object.assign(new Error(code), { code }), platform)).toBe(expected);
});
