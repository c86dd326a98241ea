import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { setVariables } from '@scrape-and-report/testing';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress, ReportConfig } from '@scrape-and-report/production';
import { holdFile } from '@scrape-and-report/record/testing';
import { renderSectionPage } from '../pages';
import { renderSectionInput } from '../sections/render-section-input';
import { buildGoldenStore, GOLDEN_FIRST, GOLDEN_ROOT, GOLDEN_SECOND } from '../testing/golden';
import { buildSections } from './build-sections';
import { writeReport, type WriteReportOptions } from './write-report';

const report: ReportConfig = {
  sections: [{ name: 'faq', pagetype: 'bld-faq' }],
  formats: ['xlsx', 'html'],
  language: 'nl',
};
const progress: Progress = { update: () => undefined, end: () => undefined };

let store: string;
beforeEach(async () => {
  store = mkdtempSync(join(tmpdir(), 'report-'));
  await buildGoldenStore(store);
});
afterEach(() => removeSync(store));

function options(more: Partial<WriteReportOptions> = {}): WriteReportOptions {
  const sections = buildSections({ store, scrape: GOLDEN_SECOND, report, root: GOLDEN_ROOT });
  return {
    store,
    scrape: GOLDEN_SECOND,
    report,
    root: GOLDEN_ROOT,
    sectionPages: new Map(sections.map((input) => [input.section, renderSectionPage(renderSectionInput(input))])),
    folder: join(store, 'reports', GOLDEN_SECOND),
    signal: new AbortController().signal,
    assertLease: async () => undefined,
    progress,
    ...more,
  };
}

describe('writeReport', () => {
  it('leaves workbook, site page, section pages and the entry page', async () => {
    const { files } = await writeReport(options());
    expect(files).toEqual([
      'reports/260302-0500/faq.html',
      'reports/260302-0500/index.html',
      'reports/260302-0500/report.xlsx',
      'reports/index.html',
    ]);
    for (const file of files) expect(statSync(join(store, file)).size).toBeGreaterThan(1000);
    expect(readdirSync(join(store, 'reports')).sort()).toEqual(['260302-0500', 'index.html', 'lives']);
  });

  it('does not touch an equal report', async () => {
    const { files } = await writeReport(options());
    const past = new Date('2026-01-01T00:00:00Z');
    for (const file of files) utimesSync(join(store, file), past, past);
    await writeReport(options({ assertLease: () => Promise.reject(new Error('nothing may be replaced')) }));
    for (const file of files) expect(statSync(join(store, file)).mtime).toEqual(past);
  });

  it('replaces an older report as a whole, and clears what a killed run left', async () => {
    await writeReport(options());
    const folder = join(store, 'reports', GOLDEN_SECOND);
    writeFileSync(join(folder, 'stale.html'), 'of a section that is gone');
    const litter = join(store, 'reports', `.tmp-0123456789ab-${GOLDEN_SECOND}`);
    writeFileSync(litter, 'left by a killed run');
    await writeReport(options());
    expect(readdirSync(folder).sort()).toEqual(['faq.html', 'index.html', 'report.xlsx']);
    expect(existsSync(litter)).toBe(false);
  });

  it('leaves the old report when the claim is lost', async () => {
    await writeReport(options());
    const page = join(store, 'reports', GOLDEN_SECOND, 'faq.html');
    writeFileSync(page, 'older');
    await expect(writeReport(options({ assertLease: () => Promise.reject(new Error('lease lost')) }))).rejects.toThrow(
      'lease lost',
    );
    expect(readFileSync(page, 'utf8')).toBe('older');
    expect(readdirSync(join(store, 'reports')).sort()).toEqual(['260302-0500', 'index.html', 'lives']);
  });

  it('goes on without an entry page that somebody has open, and says so', async () => {
    const index = join(store, 'reports', 'index.html');
    await writeReport(options());
    writeFileSync(index, 'older');
    const letGo = holdFile(index);
    try {
      const { files, isIndexHeld } = await writeReport(options());
      expect(isIndexHeld).toBe(true);
      expect(files).toContain('reports/260302-0500/report.xlsx');
      expect(readFileSync(index, 'utf8')).toBe('older');
    } finally {
      letGo();
    }
    expect((await writeReport(options())).isIndexHeld).toBe(false);
    expect(readFileSync(index, 'utf8')).not.toBe('older');
    expect(readdirSync(join(store, 'reports')).sort()).toEqual(['260302-0500', 'index.html', 'lives']);
  });

  it('leaves nothing when the run ends while the workbook is written', async () => {
    const stop = new AbortController();
    const reason = new Error('the run ended');
    const update = ({ note }: { readonly note?: string }): void => {
      if (note === 'workbook') setImmediate(() => stop.abort(reason));
    };
    const given = options({ signal: stop.signal, progress: { update, end: () => undefined } });
    await expect(writeReport(given)).rejects.toBe(reason);
    expect(readdirSync(join(store, 'reports'))).toEqual([]);
  });

  it('renders a section page that it was not given', async () => {
    const given = options();
    await writeReport({ ...given, sectionPages: new Map() });
    const page = readFileSync(join(store, 'reports', GOLDEN_SECOND, 'faq.html'), 'utf8');
    expect(page).toBe(given.sectionPages.get('faq'));
  });

  it('is the same bytes from another store, folder, time zone and order of building', async () => {
    const here = await writeReport(options());
    const first = store;
    const restore = setVariables({ TZ: 'America/St_Johns' });
    store = mkdtempSync(join(tmpdir(), 'other-'));
    try {
      await buildGoldenStore(store);
      // The history of this one grew in another way: first up to the older scrape, whose report exists as well.
      await writeReport(options({ scrape: GOLDEN_FIRST, folder: join(store, 'reports', GOLDEN_FIRST) }));
      rmSync(join(store, 'reports'), { recursive: true });
      await writeReport(options());
      for (const file of here.files) {
        expect(readFileSync(join(store, file)).equals(readFileSync(join(first, file)))).toBe(true);
      }
    } finally {
      restore();
      removeSync(first);
    }
  });

  it('drops what is no longer kept, and makes it again as the same bytes, here and in another store', async () => {
    const older = options({
      scrape: GOLDEN_FIRST,
      folder: join(store, 'reports', GOLDEN_FIRST),
      sectionPages: new Map(),
    });
    const { files } = await writeReport(older);
    const own = files.filter((file) => file !== 'reports/index.html');
    const bytes = own.map((file) => readFileSync(join(store, file)));
    writeFileSync(join(older.folder, 'notes.txt'), 'somebody put this here');
    const { dropped } = await writeReport(options({ keep: { workbooks: 1, pages: 1 } }));
    // Its pages are those of the first report of the month.
    expect(dropped).toEqual({ workbooks: [GOLDEN_FIRST], pages: [], held: [] });
    expect(readdirSync(older.folder).sort()).toEqual(['faq.html', 'index.html', 'notes.txt']);
    expect(readdirSync(join(store, 'reports', GOLDEN_SECOND))).toContain('report.xlsx');
    const index = readFileSync(join(store, 'reports/index.html'), 'utf8');
    expect(index).toContain(`nx run prod:rebuild -- --scrape=${GOLDEN_FIRST}`);
    expect(index).not.toContain(`${GOLDEN_FIRST}/report.xlsx`);

    const other = mkdtempSync(join(tmpdir(), 'other-'));
    try {
      await buildGoldenStore(other);
      for (const place of [store, other]) {
        await writeReport({ ...older, store: place, folder: join(place, 'reports', GOLDEN_FIRST) });
        own.forEach((file, nr) => expect(readFileSync(join(place, file)).equals(bytes[nr]!)).toBe(true));
      }
      expect(readFileSync(join(store, 'reports/index.html'), 'utf8')).toContain(`${GOLDEN_FIRST}/report.xlsx`);
      expect(readFileSync(join(older.folder, 'notes.txt'), 'utf8')).toBe('somebody put this here');
    } finally {
      removeSync(other);
    }
  });

  it('writes only what the formats ask for', async () => {
    const { files } = await writeReport(options({ report: { ...report, formats: ['xlsx'] } }));
    expect(files).toEqual(['reports/260302-0500/report.xlsx']);
  });
});
