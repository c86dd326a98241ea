import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkProgram } from '@scrape-and-report/launch';
import { type ReportConfig } from '@scrape-and-report/production';
import { writeZip } from '@scrape-and-report/workbook';
import type { SiteReport } from '../../model';
import { sampleSiteReport } from '../../pages/testing';
import { buildGoldenStore, GOLDEN_ROOT, GOLDEN_SECOND } from '../../testing/golden';
import { workbookInputOf } from '../../workbook/workbook-input';
import { reportWorkbook } from '../../workbook/workbook-sheets';
import { buildSiteReport } from '../build-site-report';
import { openReportSource } from '../open-report-source';
import { workbookSourceOf } from '../stream-workbook';
import { writeWorkbook, type WriteWorkbookOptions } from './write-workbook';

const report: ReportConfig = { sections: [], formats: ['xlsx'], language: 'en' };

let store: string;
let site: SiteReport;
beforeEach(async () => {
  store = mkdtempSync(join(tmpdir(), 'workbook-'));
  await buildGoldenStore(store);
  const golden = await buildSiteReport({ store, scrape: GOLDEN_SECOND, report, root: GOLDEN_ROOT });
  const { usage } = sampleSiteReport();
  site = { ...golden, usage, pages: golden.pages.map((page, nr) => ({ ...page, visits: nr % 2 ? nr : null })) };
});
afterEach(() => removeSync(store));

const options = (more: Partial<WriteWorkbookOptions> = {}): WriteWorkbookOptions => ({
  file: join(store, 'report.xlsx'),
  store,
  scrape: GOLDEN_SECOND,
  site,
  signal: new AbortController().signal,
  ...more,
});

describe('a workbook written in a process of its own', () => {
  it('has the bytes that this process writes', async () => {
    const { cpuSeconds, peakMiB } = await writeWorkbook(options());
    const source = openReportSource(store, GOLDEN_SECOND);
    const here = join(store, 'here.xlsx');
    await writeZip(here, reportWorkbook(workbookSourceOf(source, workbookInputOf(site))));
    source.close();
    expect(readFileSync(options().file).equals(readFileSync(here))).toBe(true);
    expect(cpuSeconds).toBeGreaterThan(0);
    expect(peakMiB).toBeGreaterThan(10);
  });

  it('tells a failure with its code and its advice', async () => {
    await expect(writeWorkbook(options({ scrape: '990101-0000' }))).rejects.toMatchObject({
      name: 'StageError',
      code: 'REPORT_SCRAPE_UNKNOWN',
      hint: expect.stringContaining('prod:status'),
    });
  });

  it('ends with the reason of the run, and nothing is written after that', async () => {
    const stop = new AbortController();
    const reason = new Error('the lease is lost');
    const written = writeWorkbook(options({ signal: stop.signal }));
    stop.abort(reason);
    await expect(written).rejects.toBe(reason);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(existsSync(options().file)).toBe(false);
    await expect(writeWorkbook(options({ signal: stop.signal }))).rejects.toBe(reason);
  });

  it('fails with advice when its process dies', async () => {
    const kill = (message: unknown): void => {
      const { process: child } = message as { process: ChildProcess };
      child.once('spawn', () => child.kill('SIGKILL'));
    };
    subscribe('child_process', kill);
    const written = writeWorkbook(options());
    unsubscribe('child_process', kill);
    await expect(written).rejects.toMatchObject({ code: 'WORKBOOK_FAILED', hint: expect.stringContaining('xlsx') });
  });

  it('does not outlive the process that asked for it', async () => {
    const child = forkProgram(join(__dirname, 'workbook-process'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const ended = once(child, 'exit');
    await once(child, 'spawn');
    child.disconnect();
    expect((await ended)[0]).toBe(1);
  });

  it('bears a site on which much was found: its room grows with that', async () => {
    const issues = Array.from({ length: 60_000 }, (_, nr) => ({
      ...site.issues[0]!,
      path: `/page-${nr}`,
      detail: `${nr}`,
    }));
    await writeWorkbook(options({ site: { ...site, issues } }));
    expect(statSync(options().file).size).toBeGreaterThan(500_000);
  });
});
