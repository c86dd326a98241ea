import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, statSync } from 'node:fs';
import { ensureDirSync, readJsonSync } from 'fs-extra';
import { cpus, loadavg } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { SiteReport } from '@scrape-and-report/report/bench';
import { writeWorkbook } from '@scrape-and-report/report/testing';
import { measureLife, measurePage, type PageTimes } from './measure-page';
import { findPython, type Measured, median, show } from './measured';
import { SECOND } from './prepare';

const WORKSPACE = resolve(__dirname, '../../..');
const WORK = join(WORKSPACE, 'apps', 'bench', '.work', 'report');
/** A script of this folder runs as a production's processes do: what was compiled once is kept. */
const LOADER = ['--require', join(WORKSPACE, 'libs/launch/src/io/load-typescript.js')];
const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const ROUNDS = 5;
const size = { pages: 20_000, links: 100_000, scrapes: 3 };

/** `bench:report [workbook] [page] [stage] [history] [sections] [factor] [lives]`: all of them unless some are named. */
async function main(wanted: readonly string[]): Promise<void> {
  ensureDirSync(WORK);
  const parts = { workbook, page, stage, history, sections, factor, lives };
  for (const [name, part] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(name)) await part();
}

/** Against XlsxWriter in constant-memory mode, in turns; then a fifth of it and twice as much: does memory grow with rows? */
async function workbook(): Promise<void> {
  const python = findPython('xlsxwriter');
  const [files, ours, peer] = [rowsOf('large', size), [] as Measured[], [] as Measured[]];
  const script = join(__dirname, 'xlsxwriter_peer.py');
  // The first start after a change compiles.
  await workbookOf('large', files);
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await workbookOf('large', files));
    if (python) peer.push(run(python, script, files.rows, join(WORK, 'large.peer.xlsx')));
  }
  const own = median(ours);
  const times = (name: string, factor: number): Promise<Measured> =>
    workbookOf(name, rowsOf(name, { pages: size.pages * factor, links: size.links * factor, scrapes: 2 }));
  const [fifth, twice] = [await times('small', 0.2), await times('double', 2)];
  console.log(`workbook   ${show(own)}`);
  console.log(`  a fifth  ${show(fifth)}`);
  console.log(`  twice    ${show(twice)}: ${(twice.peakMiB / own.peakMiB).toFixed(2)} of the memory`);
  if (peer.length === 0)
    return console.log('  peer     not measured, XlsxWriter is not installed (pip install XlsxWriter)');
  const other = median(peer);
  const ratios = ours.map(({ cpuSeconds }, nr) => cpuSeconds / peer[nr]!.cpuSeconds);
  ratios.sort((a, b) => a - b);
  console.log(`  peer     ${show(other)}`);
  console.log(
    `  cpu ${ratios[2]!.toFixed(3)} of the peer's (${ratios[0]!.toFixed(3)} to ${ratios[4]!.toFixed(3)}, pair by pair, ` +
      `whole processes), size ${(own.bytes! / other.bytes!).toFixed(3)}`,
  );
}

/** The site page with all pages of the site, from disk in Chromium. */
async function page(): Promise<void> {
  rowsOf('large', size);
  const file = join(WORK, 'site.html');
  const { cpuSeconds, bytes } = node('measure-stage', 'page', join(WORK, 'large'), file);
  const xlsx = (await workbookOf('large', rowsOf('large', size))).bytes!;
  console.log(
    `site page  ${(bytes! / 1e6).toFixed(2)} MB, ${(bytes! / xlsx).toFixed(2)} of the workbook; rendered in ${cpuSeconds.toFixed(2)} s of CPU`,
  );
  if (!existsSync(CHROMIUM)) return console.log(`  not opened: nothing at ${CHROMIUM}`);
  const { median: times, best } = await measurePage(file, CHROMIUM);
  const ms = (key: keyof PageTimes): string => `${times[key].toFixed(0)} ms (best ${best[key].toFixed(0)})`;
  console.log(
    `  first tab ${ms('firstTabMs')}, big table ${ms('tableMs')}, search ${ms('searchMs')}, again ${ms('searchAgainMs')}; ` +
      `${times.requests} requests, ${times.errors} console messages; load ${loadavg()[0]!.toFixed(1)} on ${cpus().length} processors`,
  );
}

/** The process that writes the workbook is measured by itself: a process is not told what its children took. */
async function stage(): Promise<void> {
  const files = rowsOf('large', size);
  const own = node('measure-stage', 'stage', join(WORK, 'large'));
  const book = await workbookOf('large', files);
  const seconds = own.cpuSeconds + book.cpuSeconds;
  console.log(
    `stage      ${seconds.toFixed(2)} s of CPU, ${own.peakMiB.toFixed(0)} MiB at most, and ${book.peakMiB.toFixed(0)} MiB in the process of the workbook: ` +
      `all of a day's report`,
  );
}

function history(): void {
  rowsOf('large', size);
  const { twoDays, oneMore, noMore } = node('measure-stage', 'history', join(WORK, 'large'), WORK);
  console.log(
    `history    a day more ${oneMore!.toFixed(2)} s of CPU, rebuilt from two scrapes ${twoDays!.toFixed(2)} s, opened ${noMore!.toFixed(2)} s`,
  );
}

function sections(): void {
  rowsOf('large', size);
  const { all, one, changed, splitting } = node('measure-stage', 'split', join(WORK, 'large'), join(WORK, 'pages'));
  console.log(
    `sections   ${changed} of 30 changed: ${one!.toFixed(3)} s of CPU to render it, ${all!.toFixed(2)} s for all: ${(all! / one!).toFixed(1)} times less ` +
      `(splitting, needed to know which, ${splitting!.toFixed(2)} s)`,
  );
}

function factor(): void {
  const python = findPython('difflib');
  if (!python) return console.log('factor     not measured, there is no Python');
  const file = join(WORK, 'pairs.json');
  start('measure-factor', 'make', file);
  execFileSync(python, [join(__dirname, 'difflib_peer.py'), file]);
  const told = JSON.parse(start('measure-factor', 'measure', file)) as Record<string, number>;
  console.log(
    `factor     mean error ${told['meanError']!.toFixed(5)} on ${told['pairs']} edited texts (largest ${told['largestError']!.toFixed(4)}; ` +
      `unrelated ${told['largestUnrelated']!.toFixed(4)}); two edited 20 KB texts ${told['editedMs']!.toFixed(1)} ms of CPU at most, any ${told['worstMs']!.toFixed(1)} ms`,
  );
}

/** A year of 20,000 pages of which a hundred change each day, and one of them opened from disk in Chromium. */
async function lives(): Promise<void> {
  const { cpuOfLives, bytes, largest, files, visits } = node(
    'measure-lives',
    join(WORK, 'reports', 'lives'),
    `${size.pages}`,
    '100',
  );
  console.log(
    `lives      of a year ${(bytes! / 1e6).toFixed(1)} MB in ${files} files, the largest ${(largest! / 1e3).toFixed(0)} KB; ` +
      `written at once in ${cpuOfLives!.toFixed(1)} s of CPU; their visits ${(visits! / 1e6).toFixed(1)} MB`,
  );
  if (!existsSync(CHROMIUM)) return console.log(`  not opened: nothing at ${CHROMIUM}`);
  rowsOf('large', size);
  const report = join(WORK, 'reports', '261231-0500', 'index.html');
  ensureDirSync(dirname(report));
  node('measure-stage', 'page', join(WORK, 'large'), report);
  const { median: opened, best } = await measureLife(report, CHROMIUM);
  console.log(
    `  a life   ${opened.toFixed(0)} ms (best ${best.toFixed(0)}) until it is drawn; load ${loadavg()[0]!.toFixed(1)} on ${cpus().length} processors`,
  );
}

interface Rows {
  readonly rows: string;
  readonly report: string;
}

/** The store of a synthetic site, and what both writers are given; made once. */
function rowsOf(name: string, { pages, links, scrapes }: typeof size): Rows {
  const [store, rows, report] = [join(WORK, name), join(WORK, `${name}.ndjson`), join(WORK, `${name}.json`)];
  if (!existsSync(report)) {
    start('prepare', store, `${pages}`, `${links}`, `${scrapes}`);
    start('prepare-workbook', store, rows, report);
  }
  // As a production does before it writes: code of another version brings the history of the store up to date.
  start('measure-stage', 'open', store);
  return { rows, report };
}

/** As a production does it: the same process with the same flags, its start and its reading of the scrape included. */
async function workbookOf(name: string, { report }: Rows): Promise<Measured> {
  const file = join(WORK, `${name}.xlsx`);
  rmSync(file, { force: true });
  const site = readJsonSync(report) as SiteReport;
  const signal = new AbortController().signal;
  const use = await writeWorkbook({ file, store: join(WORK, name), scrape: SECOND, site, signal });
  return { ...use, bytes: statSync(file).size };
}

function node(script: string, ...args: string[]): Measured {
  return JSON.parse(start(script, ...args)) as Measured;
}

function start(script: string, ...args: string[]): string {
  return execFileSync(process.execPath, [...LOADER, join(__dirname, `${script}.ts`), ...args], { encoding: 'utf8' });
}

function run(command: string, ...args: string[]): Measured {
  return JSON.parse(execFileSync(command, args, { encoding: 'utf8' })) as Measured;
}

void main(process.argv.slice(2));
