import { mkdtempSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import type { ReportConfig } from '@scrape-and-report/production';
import { workbookParts, writeZip } from '@scrape-and-report/workbook';
import { buildGoldenStore, GOLDEN_ROOT, GOLDEN_SECOND } from '../testing/golden';
import { workbookInputOf } from '../workbook/workbook-input';
import { workbookSheets } from '../workbook/workbook-sheets';
import { buildSections } from './build-sections';
import { siteReportOf } from './build-site-report';
import { openReportSource } from './open-report-source';
import { workbookSourceOf } from './stream-workbook';

const report: ReportConfig = {
  sections: [{ name: 'all', pathPrefix: '/' }],
  formats: ['xlsx'],
  language: 'nl',
  editLink: 'https://cms.example/edit?path={path}',
};

describe('the way to the editor', () => {
  let store: string;
  beforeAll(async () => buildGoldenStore((store = mkdtempSync(join(tmpdir(), 'edit-')))));
  afterAll(() => removeSync(store));

  it('stands in the workbook beside each page that shows a problem', async () => {
    const source = openReportSource(store, GOLDEN_SECOND);
    const site = siteReportOf(source, { store, scrape: GOLDEN_SECOND, report, root: GOLDEN_ROOT });
    const file = join(store, 'report.xlsx');
    await writeZip(file, workbookParts(workbookSheets(workbookSourceOf(source, workbookInputOf(site)))));
    source.close();
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(file);
    const uses = workbook.getWorksheet('Problemen per pagina')!;
    const last = uses.getRow(1).cellCount;
    expect(uses.getRow(1).getCell(last).text).toBe('Bewerken');
    expect(uses.rowCount).toBe(site.issues.length + 1);
    site.issues.forEach(({ path }, at) => {
      const { text, hyperlink } = uses.getRow(at + 2).getCell(last);
      expect([text, hyperlink]).toEqual(['bewerken', `https://cms.example/edit?path=${encodeURIComponent(path)}`]);
    });
    for (const name of ['Problemen', 'Kapotte links']) {
      const sheet = workbook.getWorksheet(name)!;
      expect(sheet.rowCount).toBeGreaterThan(1);
      expect(sheet.getRow(2).getCell(sheet.getRow(1).cellCount).hyperlink).toContain('https://cms.example/edit?path=');
    }
  });

  it('is in what a section page is made of, and nothing is without a template', () => {
    const options = { store, scrape: GOLDEN_SECOND, root: GOLDEN_ROOT };
    expect(buildSections({ ...options, report })[0]).toMatchObject({ editLink: report.editLink });
    expect(buildSections({ ...options, report: { ...report, editLink: null } })[0]).not.toHaveProperty('editLink');
  });
});
