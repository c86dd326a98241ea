import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { join } from 'node:path';
import type { ReportConfig } from '@scrape-and-report/production';
import { storeLayout } from '@scrape-and-report/record';
import { buildSections, renderSectionInput, renderSectionPage, writeReport } from '@scrape-and-report/report';
import { buildSiteReport, renderSitePage } from '@scrape-and-report/report/bench';
import { openReportSource } from '@scrape-and-report/report/testing';
import { BENCH_ROOT, SECTIONS } from './make-site';
import { SECOND, THIRD } from './prepare';
import { cpuSince, tellUse } from './use';

const sections = Array.from({ length: SECTIONS }, (_, nr) => ({ name: `s${nr}`, pathPrefix: `/section-${nr}/` }));
const report: ReportConfig = { sections, formats: ['xlsx', 'html'], language: 'en' };

const [task, store, out] = process.argv.slice(2) as [string, string, string];
const tasks: Readonly<Record<string, () => void | Promise<void>>> = { open, stage, page, history, split };
void tasks[task]!();

/** Measures nothing. */
function open(): void {
  openReportSource(store, SECOND).close();
}

/** The whole stage: figures, workbook, site page, section pages, entry page. */
async function stage(): Promise<void> {
  removeSync(storeLayout(store).reports);
  const before = process.cpuUsage();
  await writeReport({
    store,
    scrape: SECOND,
    report,
    root: BENCH_ROOT,
    sectionPages: new Map(sections.map(({ name }) => [name, '<!doctype html>'])),
    folder: join(storeLayout(store).reports, SECOND),
    signal: new AbortController().signal,
    assertLease: async () => undefined,
    progress: { update: () => undefined, end: () => undefined },
  });
  tellUse(before);
}

/** The site page. */
async function page(): Promise<void> {
  // As in a report beside which lives stand: titles lead there.
  const site = await buildSiteReport({ store, scrape: SECOND, report, root: BENCH_ROOT, pageTarget: 'prod:page' });
  const before = process.cpuUsage();
  writeFileSync(out, renderSitePage(site));
  tellUse(before, { bytes: statSync(out).size });
}

/** What a day more costs the history, and what all of it costs when it is rebuilt. */
function history(): void {
  const [third, aside] = [join(store, THIRD), join(out, THIRD)];
  const timeOf = (scrape: string): number => {
    const before = process.cpuUsage();
    openReportSource(store, scrape).close();
    return cpuSince(before);
  };
  rmSync(storeLayout(store).history, { force: true });
  renameSync(third, aside);
  const twoDays = timeOf(SECOND);
  renameSync(aside, third);
  const oneMore = timeOf(THIRD);
  const noMore = timeOf(THIRD);
  tellUse(process.cpuUsage(), { twoDays, oneMore, noMore });
}

/** Splitting a day into sections, and rendering all pages, against only those whose text differs from the day before. */
function split(): void {
  const textsOf = (scrape: string): string[] =>
    buildSections({ store, scrape, report, root: BENCH_ROOT }).map(renderSectionInput);
  const before = textsOf(SECOND);
  const start = process.cpuUsage();
  const after = textsOf(THIRD);
  const splitting = cpuSince(start);
  const changed = after.filter((text, index) => text !== before[index]);
  render(changed);
  const [all, one] = [render(after), render(changed)];
  tellUse(start, { splitting, all, one, changed: changed.length });
}

/** Median of three, in seconds of CPU. */
function render(texts: readonly string[]): number {
  ensureDirSync(out);
  const rounds = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    for (const [nr, text] of texts.entries()) writeFileSync(join(out, `${nr}.html`), renderSectionPage(text));
    return cpuSince(before);
  });
  return rounds.sort((a, b) => a - b)[1]!;
}
