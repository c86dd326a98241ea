import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ReportConfig } from '@scrape-and-report/production';
import { countDay } from '../testing/count-day';
import { buildGoldenStore, GOLDEN_FIGURES, GOLDEN_ROOT, GOLDEN_SECOND } from '../testing/golden';
import { describeNeeds } from '@scrape-and-report/testing';
import { workbookParts, writeZip } from '@scrape-and-report/workbook';
import { workbookInputOf } from '../workbook/workbook-input';
import { workbookSheets } from '../workbook/workbook-sheets';
import { siteReportOf } from './build-site-report';
import { openReportSource } from './open-report-source';
import { workbookSourceOf } from './stream-workbook';

const office = ['soffice', 'libreoffice'].find((name) => spawnSync(name, ['--version']).status === 0);
const describeOffice = describeNeeds('LibreOffice', () => (office ? null : 'neither soffice nor libreoffice found'));

describeOffice('workbook in LibreOffice', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'office-'))));
  afterEach(() => removeSync(folder));

  it('opens without repair, every sheet with its rows, and runs no scraped formula', async () => {
    await buildGoldenStore(folder);
    const source = openReportSource(folder, GOLDEN_SECOND);
    const report: ReportConfig = { sections: [], formats: ['xlsx'], language: 'en' };
    const site = siteReportOf(source, { store: folder, scrape: GOLDEN_SECOND, report, root: GOLDEN_ROOT });
    const sheets = workbookSheets(workbookSourceOf(source, workbookInputOf(site)));
    await writeZip(join(folder, 'report.xlsx'), workbookParts(sheets));
    const rowCounts = workbookSheets(workbookSourceOf(source, workbookInputOf(site))).map(
      ({ rows }) => [...rows].length,
    );
    source.close();
    // 44: comma, 34: quotes, 76: UTF-8; the last -1 asks for every sheet in a file of its own.
    const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
    execFileSync(
      office!,
      [profile, '--headless', '--convert-to', filter, '--outdir', folder, join(folder, 'report.xlsx')],
      { timeout: 150_000 },
    );
    const csvOf = (name: string): string => readFileSync(join(folder, `report-${name}.csv`), 'utf8');
    const counted = sheets.map(({ name }) => recordsOf(csvOf(name)).length - 1);
    expect(counted).toEqual(rowCounts);
    const figures = Object.fromEntries(
      recordsOf(csvOf('Key figures'))
        .slice(1)
        .map((cells) => [cells[5]!, Number(cells[1])]),
    );
    expect(figures).toEqual(GOLDEN_FIGURES);
    expect(csvOf('All pages')).toContain('"=cmd|""/c calc""!A1"');
  }, 180_000);

  it('draws the charts of the first sheet, with their numbers', async () => {
    await buildGoldenStore(folder);
    for (const [nr, day] of ['2026-02-26', '2026-02-27', '2026-02-28'].entries())
      countDay(folder, day, { pages: [['/', '/', 10 + nr]] });
    const source = openReportSource(folder, GOLDEN_SECOND);
    const report: ReportConfig = { sections: [], formats: ['xlsx'], language: 'en' };
    const site = siteReportOf(source, { store: folder, scrape: GOLDEN_SECOND, report, root: GOLDEN_ROOT });
    const sheets = workbookSheets(workbookSourceOf(source, workbookInputOf(site)));
    await writeZip(join(folder, 'report.xlsx'), workbookParts(sheets));
    source.close();
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
    execFileSync(office!, [profile, '--headless', '--convert-to', 'fods', '--outdir', folder, 'report.xlsx'], {
      ...{ cwd: folder, timeout: 150_000 },
    });
    const written = readFileSync(join(folder, 'report.fods'), 'utf8');
    const charts = [...written.matchAll(/<chart:chart [\s\S]*?<\/chart:chart>/g)].map(([chart]) => chart);
    const titles = charts.map((chart) => /<chart:title[\s\S]*?<text:p>([^<]*)/.exec(chart)?.[1]);
    expect(titles).toEqual(sheets[0]!.charts!.map(({ title }) => title));
    expect(titles).toHaveLength(2);
    for (const [nr, { values }] of sheets[0]!.charts!.entries())
      for (const value of values.cells) if (value !== null) expect(charts[nr]).toContain(`office:value="${value}"`);
  }, 180_000);
});

/** Records of a CSV text with quoted fields. */
function recordsOf(csv: string): string[][] {
  const records: string[][] = [[]];
  for (const match of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    if (match.index >= csv.length) break;
    records.at(-1)!.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
    if (match[3] === '\n') records.push([]);
  }
  return records.filter((record) => record.length > 0);
}
