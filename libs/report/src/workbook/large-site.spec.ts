import type { LinkOnce } from '@scrape-and-report/record';
import type { CellValue, Sheet } from '@scrape-and-report/workbook';
import { sampleSiteReport } from '../pages/testing';
import { workbookSheets } from './workbook-sheets';
import type { WorkbookSource } from './workbook-source';

const USES = [
  ['/a', 'Home', 'https://site.test/', '', 'int', '200'],
  ['/b', 'Home', 'https://site.test/', '', 'int', '200'],
];
const ONCE: LinkOnce = ['/a', 'Home', 'https://site.test/', '', 'int', '200', 2];
const LONG = `${'x'.repeat(998)}😀 and so on`;

function sheetsOf(editorial: WorkbookSource['editorial'], language: 'en' | 'nl' = 'en'): Sheet[] {
  const pageOf = (column: string): CellValue => (column === 'ed_text' ? LONG : column === 'path' ? '/a' : null);
  return workbookSheets({
    report: { ...sampleSiteReport(), language },
    pages: (columns) => [columns.map(pageOf)] as never,
    visitsOf: () => 3,
    changes: [],
    changedAspects: () => [],
    editorial,
    linkUses: () => USES.map((row) => [...row]) as never,
    linksOnce: () => [[...ONCE]],
    redirects: () => [],
    paths: () => [],
  });
}

const tableOf = (sheets: readonly Sheet[], name: string): { headers: string[]; rows: (readonly CellValue[])[] } => {
  const { columns, rows } = sheets.find((sheet) => sheet.name === name)!;
  return { headers: columns.map(({ header }) => header), rows: Array.from(rows, ({ cells }) => cells) };
};

describe('a workbook', () => {
  it('of an ordinary site has each use of a link, and texts whole', () => {
    const sheets = sheetsOf({ chars: 50_000_000, uses: 250_000 });
    const links = tableOf(sheets, 'Editorial links');
    expect(links.headers).toEqual([
      'Page',
      'Link text',
      'Target (the first 10,000 are links)',
      'Anchor',
      'Type',
      'Status',
    ]);
    expect(links.rows.map(([page]) => page)).toEqual(['/a', '/b']);
    const pages = tableOf(sheets, 'All pages');
    expect(pages.rows[0]![pages.headers.indexOf('Editorial text')]).toBe(LONG);
  });

  it('of a very large one has each link once with its number of pages, and how texts begin', () => {
    const sheets = sheetsOf({ chars: 50_000_001, uses: 250_001 });
    const links = tableOf(sheets, 'Editorial links');
    expect(links.headers).toEqual([
      'On page',
      'Link text',
      'Target (the first 10,000 are links)',
      'Anchor',
      'Type',
      'Status',
      'Pages',
    ]);
    expect(links.rows).toEqual([['/a', 'Home', 'https://site.test/', '', expect.any(String), 200, 2]]);
    const pages = tableOf(sheets, 'All pages');
    const text = pages.rows[0]![pages.headers.indexOf('Editorial text (first 1000 characters)')];
    // Not the first half of a character.
    expect(text).toBe(`${'x'.repeat(998)}…`);
    expect(pages.rows[0]![pages.headers.indexOf('Visits')]).toBe(3);
  });

  it('says so in Dutch too', () => {
    const { headers } = tableOf(sheetsOf({ chars: 50_000_001, uses: 0 }, 'nl'), 'Alle pagina’s');
    expect(headers).toContain('Redactionele tekst (eerste 1000 tekens)');
  });
});
