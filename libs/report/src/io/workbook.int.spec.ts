import { mkdtempSync, readFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { openScrape } from '@scrape-and-report/record';
import type { ReportConfig } from '@scrape-and-report/production';
import { type Sheet, workbookParts, writeZip } from '@scrape-and-report/workbook';
import { columnName, serialOf } from '@scrape-and-report/workbook/testing';
import { buildGoldenStore, GOLDEN_FIGURES, GOLDEN_ROOT, GOLDEN_SECOND } from '../testing/golden';
import { workbookInputOf } from '../workbook/workbook-input';
import { workbookSheets } from '../workbook/workbook-sheets';
import { siteReportOf } from './build-site-report';
import { openReportSource } from './open-report-source';
import { workbookSourceOf } from './stream-workbook';
import { setVariables } from '@scrape-and-report/testing';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'workbook-'))));
afterEach(() => removeSync(folder));

async function readBack(file: string): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(file);
  return workbook;
}

/** Undoes the escapes that a spreadsheet undoes and this library does not. */
const decode = (text: string): string =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

/** Every cell of a sheet below its header, as plain values; dates as serial numbers. */
function cellsOf(sheet: ExcelJS.Worksheet, columns: number): (string | number | null)[][] {
  const rows: (string | number | null)[][] = [];
  for (let nr = 2; nr <= sheet.rowCount; nr++) {
    rows.push(Array.from({ length: columns }, (_, index) => plain(sheet.getRow(nr).getCell(index + 1))));
  }
  return rows;
}

function plain({ value }: ExcelJS.Cell): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return value;
  if (value instanceof Date) return Math.round((value.getTime() / 86_400_000 + 25569) * 1440) / 1440;
  if (typeof value === 'string') return decode(value);
  const text = value as { text?: unknown; richText?: { text: string }[]; formula?: string };
  if (text.formula !== undefined) throw new Error(`a formula: ${text.formula}`);
  if (text.richText) return decode(text.richText.map((run) => run.text).join(''));
  return typeof text.text === 'string' ? decode(text.text) : plain({ value: text.text } as ExcelJS.Cell);
}

describe('workbook', () => {
  it.each(['en', 'nl'] as const)('holds on every sheet exactly the cells that it was given (%s)', async (language) => {
    await buildGoldenStore(folder);
    const report: ReportConfig = { sections: [], formats: ['xlsx'], language };
    const source = openReportSource(folder, GOLDEN_SECOND);
    const options = { store: folder, scrape: GOLDEN_SECOND, report, root: GOLDEN_ROOT };
    const sheetsOf = (): Sheet[] =>
      workbookSheets(workbookSourceOf(source, workbookInputOf(siteReportOf(source, options))));
    const file = join(folder, 'report.xlsx');
    await writeZip(file, workbookParts(sheetsOf()));
    const workbook = await readBack(file);
    const expected = sheetsOf();
    expect(workbook.worksheets.map(({ name }) => name)).toEqual(expected.map(({ name }) => name));
    expect(expected).toHaveLength(17);
    expect([expected[0]!.name, expected.at(-1)!.name]).toEqual([
      language === 'nl' ? 'Samenvatting' : 'Summary',
      'Parameters',
    ]);
    for (const { name, columns, rows, isPlain } of expected) {
      const sheet = workbook.getWorksheet(name)!;
      const written = [...rows].map(({ cells }) =>
        columns.map(({ kind }, index) => {
          const value = cells[index] ?? null;
          if (value === '') return null;
          if ((kind === 'date' || kind === 'moment') && typeof value === 'string')
            return Math.round(serialOf(value)! * 1440) / 1440;
          return value;
        }),
      );
      expect(cellsOf(sheet, columns.length)).toEqual(written);
      expect(columns.map((_, index) => sheet.getCell(1, index + 1).value)).toEqual(columns.map(({ header }) => header));
      expect(sheet.getCell('A1').font).toMatchObject({ bold: true });
      // The first is read from top to bottom.
      if (isPlain) continue;
      expect(sheet.views).toMatchObject([{ state: 'frozen', xSplit: 1, ySplit: 1 }]);
      expect(sheet.autoFilter).toBe(`A1:${columnName(columns.length - 1)}${written.length + 1}`);
    }
    source.close();
  });

  it('holds the key figures as counted by hand, and every page with its texts', async () => {
    await buildGoldenStore(folder);
    const source = openReportSource(folder, GOLDEN_SECOND);
    const report: ReportConfig = { sections: [], formats: ['xlsx'], language: 'en' };
    const site = siteReportOf(source, { store: folder, scrape: GOLDEN_SECOND, report, root: GOLDEN_ROOT });
    const file = join(folder, 'report.xlsx');
    await writeZip(file, workbookParts(workbookSheets(workbookSourceOf(source, workbookInputOf(site)))));
    source.close();
    const workbook = await readBack(file);
    const sheet = workbook.getWorksheet('Key figures')!;
    const figures = cellsOf(sheet, 6);
    expect(Object.fromEntries(figures.map((cells) => [cells[5], cells[1]]))).toEqual(GOLDEN_FIGURES);
    // People read a figure's name in words; the key is for whoever reads the file by machine.
    expect(figures.map(([name]) => name)).toContain('pages without a description');
    expect(sheet.getColumn(6).hidden).toBe(true);
    const scrape = openScrape(join(folder, GOLDEN_SECOND));
    const pages = cellsOf(workbook.getWorksheet('All pages')!, 17);
    expect(pages.map((cells) => [cells[0], cells[1], cells[14], cells[16]])).toEqual(
      [...scrape.pages()].map(({ path, title, ed_text, url }) => [path, title, ed_text, url]),
    );
    scrape.close();
    const links = workbook.getWorksheet('Broken links')!;
    const heads = Array.from({ length: links.columnCount }, (_, at) => links.getCell(1, at + 1).value);
    expect(heads.slice(3, 6)).toEqual(['Used on', 'Title', 'Visits']);
    const [row] = cellsOf(links, 7);
    expect(row![4]).toBe(site.issues.find(({ path }) => path === row![3])!.title);
    expect([links.getCell('A2').hyperlink, links.getCell('D2').hyperlink]).toEqual([
      row![0],
      GOLDEN_ROOT + String(row![3]),
    ]);
    const removed = cellsOf(workbook.getWorksheet('Removed pages')!, 2);
    expect(removed).toEqual([['/old', 'Old']]);
  });

  it('keeps hostile texts as text, whole up to what a cell may hold', async () => {
    const hostile = [
      '=cmd|"/c calc"!A1',
      '+1+1',
      '-2',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '<script>&amp;"\'',
      'a\u0000b\u0001\u001f',
      '_x0041_',
      '_x005F_x0041_',
      '\ud800 alone',
      'pair 😀',
      '\ufffe',
      ' space around ',
      'two\nlines',
      '\u202eevil',
      'x'.repeat(40_000),
      '😀'.repeat(17_000),
    ];
    const sheet: Sheet = {
      name: "It's & <all>",
      columns: [
        { header: 'Text', width: 20, kind: 'text' },
        { header: 'Repeated', width: 20, kind: 'text', repeats: 'often' },
      ],
      rows: hostile.map((text) => ({ cells: [text, text] })),
    };
    const file = join(folder, 'hostile.xlsx');
    await writeZip(file, workbookParts([sheet]));
    const read = (await readBack(file)).getWorksheet(sheet.name)!;
    const cells = cellsOf(read, 2);
    hostile.forEach((text, index) => {
      const expected = text.length > 32_767 ? `${text.slice(0, 32_766).replace(/[\ud800-\udbff]$/, '')}…` : text;
      expect(cells[index]![0]).toBe(expected);
      // The library undoes the escapes itself here: of a text that was stored once.
      const repeated = read.getCell(index + 2, 2).value;
      if (text.length <= 80) expect(repeated).toBe(expected);
    });
  });

  it('shades every second row whole, its empty cells too', async () => {
    const columns = ['A', 'B', 'C'].map((header) => ({ header, width: 9, kind: 'text' }) as const);
    const sheet: Sheet = { name: 'A', columns, rows: ['1', '2', '3'].map((text) => ({ cells: [text, null, text] })) };
    const file = join(folder, 'shaded.xlsx');
    await writeZip(file, workbookParts([sheet]));
    const read = (await readBack(file)).getWorksheet('A')!;
    const shades = [2, 3, 4].map((row) =>
      [1, 2, 3].map((column) => {
        const { fill } = read.getCell(row, column);
        return fill?.type === 'pattern' && fill.pattern === 'solid' ? fill.fgColor?.argb : null;
      }),
    );
    expect(shades).toEqual([
      [null, null, null],
      ['FFEAF1F8', 'FFEAF1F8', 'FFEAF1F8'],
      [null, null, null],
    ]);
  });

  it('is the same bytes again, in another time zone and locale', async () => {
    const sheet = (): Sheet => ({
      name: 'A',
      columns: [
        { header: 'Day', width: 9, kind: 'date' },
        { header: 'Number', width: 9, kind: 'decimal' },
      ],
      rows: [{ cells: ['2026-03-29', 1234.5], link: 'https://site.test/é?a=1&b="2"' }, { cells: ['not a date', null] }],
    });
    const bytes: Buffer[] = [];
    for (const TZ of ['UTC', 'Pacific/Kiritimati']) {
      const restore = setVariables({ TZ });
      const file = join(folder, `${bytes.length}.xlsx`);
      await writeZip(file, workbookParts([sheet()]));
      bytes.push(readFileSync(file));
      restore();
    }
    expect(bytes[0]!.equals(bytes[1]!)).toBe(true);
    const cell = (await readBack(join(folder, '0.xlsx'))).getWorksheet('A')!.getCell('A2');
    expect(cell.hyperlink).toBe('https://site.test/%C3%A9?a=1&b=%222%22');
  });
});
