import { escapeAttribute, escapeCellText, quotedSheet } from './cell-text';
import { DECLARATION, relationship, relationshipsXml, RELATIONSHIPS } from './part-xml';
import { columnName } from './cell-xml';
import { sheetRelationships } from './sheet-links';
import { sheetXml, type WrittenSheet } from './sheet-xml';
import { APP_PATH, appXml, CORE_PATH, coreXml, PROPERTY_TYPES } from './properties';
import { createDrawings } from './drawings';
import { createSharedStrings } from './shared-strings';
import type { Sheet, SheetRow, WorkbookProperties } from './sheet';
import { stylesXml } from './styles';

/** One file within the workbook; its chunks are asked for once, before the next part. */
export interface WorkbookPart {
  readonly path: string;
  readonly chunks: Iterable<string>;
}

/**
 * The parts of an .xlsx (ECMA-376, transitional), in the order in which they must be written: sheets first, then what
 * depends on them. A table too long for one sheet goes on in the next, `Name (2)`. Holds no clock: the same tables
 * give the same parts.
 */
export function* workbookParts(
  sheets: readonly Sheet[],
  properties: WorkbookProperties | null = null,
): Generator<WorkbookPart> {
  const strings = createSharedStrings();
  const drawings = createDrawings();
  const written: WrittenSheet[] = [];
  for (const sheet of sheets) {
    const rows: Iterator<SheetRow> = sheet.rows[Symbol.iterator]();
    for (let part = 1, isFull = true; isFull; part++) {
      const name = part === 1 ? sheet.name : `${sheet.name.slice(0, 26)} (${part})`;
      const path = `xl/worksheets/sheet${written.length + 1}.xml`;
      const charts = part === 1 ? (sheet.charts ?? []) : [];
      let result: WrittenSheet | undefined;
      yield {
        path,
        chunks: observed(sheetXml({ ...sheet, name, charts }, rows, strings), (value) => (result = value)),
      };
      if (!result) throw new Error(`${path} was not read to its end`);
      written.push(result);
      isFull = result.isFull;
      const drawing = charts.length > 0 ? drawings.add(charts, name) : null;
      if (drawing || result.links.length > 0) {
        const path = `xl/worksheets/_rels/sheet${written.length}.xml.rels`;
        yield { path, chunks: sheetRelationships(result.links, drawing?.target ?? null) };
        // Once written they are of no more use, and there may be thousands.
        written[written.length - 1] = { ...result, links: [] };
      }
      yield* drawing?.parts ?? [];
    }
  }
  yield { path: 'xl/sharedStrings.xml', chunks: strings.xml() };
  yield { path: 'xl/styles.xml', chunks: [stylesXml()] };
  yield { path: 'xl/workbook.xml', chunks: [workbookXml(written)] };
  yield { path: 'xl/_rels/workbook.xml.rels', chunks: workbookRelationships(written.length) };
  if (properties) {
    yield { path: CORE_PATH, chunks: [coreXml(properties)] };
    yield { path: APP_PATH, chunks: [appXml(properties)] };
  }
  yield { path: '_rels/.rels', chunks: rootRelationships(properties !== null) };
  yield {
    path: '[Content_Types].xml',
    chunks: [contentTypes(written.length, `${drawings.types()}${properties ? PROPERTY_TYPES : ''}`)],
  };
}

function* observed<T, R>(generator: Generator<T, R>, onReturn: (value: R) => void): Generator<T> {
  onReturn(yield* generator);
}

function workbookXml(sheets: readonly WrittenSheet[]): string {
  const list = sheets.map(
    ({ name }, index) => `<sheet name="${escapeAttribute(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const filters = sheets.flatMap(({ name, columns, rows, isList }, index) => {
    if (!isList) return [];
    const sheet = quotedSheet(name);
    const range = `${sheet}!$A$1:$${columnName(columns - 1)}$${rows}`;
    return [
      `<definedName name="_xlnm._FilterDatabase" localSheetId="${index}" hidden="1">${escapeCellText(range)}</definedName>`,
      `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${escapeCellText(`${sheet}!$1:$1`)}</definedName>`,
    ];
  });
  return `${DECLARATION}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr defaultThemeVersion="124226"/><bookViews><workbookView xWindow="0" yWindow="0" windowWidth="24000" windowHeight="12000" tabRatio="850"/></bookViews><sheets>${list.join('')}</sheets><definedNames>${filters.join('')}</definedNames><calcPr calcId="124519"/></workbook>`;
}

function workbookRelationships(sheets: number): Iterable<string> {
  const targets = Array.from({ length: sheets }, (_, index): [string, string] => [
    'worksheet',
    `worksheets/sheet${index + 1}.xml`,
  ]);
  const all: [string, string][] = [...targets, ['styles', 'styles.xml'], ['sharedStrings', 'sharedStrings.xml']];
  return relationshipsXml(
    all.map(([type, target], index) => relationship(`rId${index + 1}`, `${RELATIONSHIPS}/${type}`, target)),
  );
}

const CORE_PROPERTIES = 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties';

function rootRelationships(hasProperties: boolean): Iterable<string> {
  const properties = [
    relationship('rId2', CORE_PROPERTIES, CORE_PATH),
    relationship('rId3', `${RELATIONSHIPS}/extended-properties`, APP_PATH),
  ];
  const workbook = relationship('rId1', `${RELATIONSHIPS}/officeDocument`, 'xl/workbook.xml');
  return relationshipsXml([workbook, ...(hasProperties ? properties : [])]);
}

/** @param others types of further parts */
function contentTypes(sheets: number, others: string): string {
  const main = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const parts = Array.from(
    { length: sheets },
    (_, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${main}.worksheet+xml"/>`,
  );
  return `${DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${main}.sheet.main+xml"/>${parts.join('')}<Override PartName="/xl/styles.xml" ContentType="${main}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${main}.sharedStrings+xml"/>${others}</Types>`;
}
