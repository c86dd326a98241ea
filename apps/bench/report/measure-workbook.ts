import { closeSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import {
  openReportSource,
  siteReportOf,
  workbookParts,
  workbookSheets,
  workbookSourceOf,
  writeZip,
} from '@scrape-and-report/report/testing';
import type { SiteReport } from '@scrape-and-report/report';
import { BENCH_ROOT } from './make-site';
import { SECOND } from './prepare';
import { tellUse } from './use';

const REPORT = { sections: [], formats: ['xlsx'], language: 'en' } as const;

const [task, store, file, reportFile] = process.argv.slice(2) as [string, string, string, string];
if (task === 'prepare') prepare();
else if (task === 'write') void write();

/** Everything that both writers are given: the report for ours, and the same cells as NDJSON for the peer. */
function prepare(): void {
  const source = openReportSource(store, SECOND);
  const report = siteReportOf(source, { store, scrape: SECOND, report: REPORT, root: BENCH_ROOT });
  writeFileSync(reportFile, JSON.stringify({ ...report, pages: [] }));
  const handle = openSync(file, 'w');
  for (const { rows, ...head } of workbookSheets(workbookSourceOf(source, report))) {
    writeSync(handle, `${JSON.stringify(head)}\n`);
    for (const { cells } of rows)
      writeSync(handle, `${JSON.stringify(head.columns.map((_, index) => cells[index] ?? null))}\n`);
  }
  closeSync(handle);
  source.close();
}

/** Writes the workbook as a production does, reading the scrape included; prints what it took. */
async function write(): Promise<void> {
  rmSync(file, { force: true });
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as SiteReport;
  const source = openReportSource(store, SECOND);
  const before = process.cpuUsage();
  await writeZip(file, workbookParts(workbookSheets(workbookSourceOf(source, report))));
  tellUse(before, { bytes: statSync(file).size });
  source.close();
}
