import { closeSync, openSync, writeSync } from 'node:fs';
import { writeJsonSync } from 'fs-extra';
import {
  openReportSource,
  siteReportOf,
  workbookInputOf,
  workbookSheets,
  workbookSourceOf,
} from '@scrape-and-report/report/testing';
import { BENCH_ROOT } from './make-site';
import { SECOND } from './prepare';

const REPORT = { sections: [], formats: ['xlsx'], language: 'en' } as const;

const [store, file, reportFile] = process.argv.slice(2) as [string, string, string];
prepare();

/** Everything that both writers are given: the report for ours, and the same cells as NDJSON for the peer. */
function prepare(): void {
  const source = openReportSource(store, SECOND);
  const report = siteReportOf(source, { store, scrape: SECOND, report: REPORT, root: BENCH_ROOT });
  writeJsonSync(reportFile, { ...report, pages: [] });
  const handle = openSync(file, 'w');
  for (const { rows, ...head } of workbookSheets(workbookSourceOf(source, workbookInputOf(report)))) {
    writeSync(handle, `${JSON.stringify(head)}\n`);
    for (const { cells } of rows)
      writeSync(handle, `${JSON.stringify(head.columns.map((_, index) => cells[index] ?? null))}\n`);
  }
  closeSync(handle);
  source.close();
}
