import { escapeAttribute, escapeCellText, quotedSheet } from './cell-text';
import { DECLARATION, relationship, relationshipsXml, RELATIONSHIPS } from './part-xml';
import { columnName } from './cell-xml';
import { sheetRelationships } from './sheet-links';
import { sheetXml, type WrittenSheet } from './sheet-xml';
import { APP_PATH, appXml, CORE_PATH, coreXml, PROPERTY_TYPES } from './properties';
import { createDrawings, type Drawings } from './drawings';
import type { PackedPart } from './zip-format';
import { createSharedStrings, type SharedStrings } from './shared-strings';
import type { Sheet, SheetRow, WorkbookProperties } from './sheet';
import { stylesXml } from './styles';

/** One file within the workbook; its chunks are asked for once, before the next part. */
export interface WorkbookPart {
  readonly path: string;
  readonly chunks: Iterable<string>;
  /** As an earlier workbook has it: it has no chunks. */
  readonly packed?: PackedPart;
  /** To be told how it stands in the archive, before the next part is asked for. */
  readonly onPacked?: (part: PackedPart) => void;
}

/**
 * The parts of an .xlsx (ECMA-376, transitional), in the order in which they must be written: sheets first, then what
 * depends on them. A table too long for one sheet goes on in the next, `Name (2)`. Holds no clock: the same tables
 * give the same parts, whether sheets are kept or not.
 */
export function* workbookParts(
  sheets: readonly Sheet[],
  properties: WorkbookProperties | null = null,
): Generator<WorkbookPart> {
  const writing: Writing = { strings: createSharedStrings(), drawings: createDrawings(), written: [] };
  const places = [...sheets.keys()].sort(
    (a, b) => Number(!sheets[a]!.isWrittenFirst) - Number(!sheets[b]!.isWrittenFirst) || a - b,
  );
  let more = sheets.length;
  for (const place of places) yield* sheetParts(sheets[place]!, { place, nextNr: () => ++more }, writing);
  const { strings, drawings, written } = writing;
  // Those of one place go on one in the other.
  written.sort((a, b) => a.place - b.place || a.nr - b.nr);
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

interface Writing {
  readonly strings: SharedStrings;
  readonly drawings: Drawings;
  readonly written: PlacedSheet[];
}

/** What the parts that name all sheets need to know of one. */
type PlacedSheet = Pick<WrittenSheet, 'name' | 'rows' | 'columns' | 'isList'> & {
  /** Of its part. */
  readonly nr: number;
  /** Among the sheets. */
  readonly place: number;
};

interface SheetPlace {
  readonly place: number;
  /** Number of one more sheet: of a table that goes on. */
  readonly nextNr: () => number;
}

function* sheetParts(sheet: Sheet, { place, nextNr }: SheetPlace, writing: Writing): Generator<WorkbookPart> {
  const { strings, written } = writing;
  const { keeping, charts = [] } = sheet;
  const [after, known] = keeping ? [strings.digest(), strings.size()] : ['', 0];
  const kept = keeping?.kept;
  if (kept?.after === after) {
    const { name } = sheet;
    const { texts, rows, columns, isList, links } = kept;
    strings.add(texts);
    yield { ...pathsOf(place + 1).sheet, packed: kept.sheet };
    if (links) yield { ...pathsOf(place + 1).links, packed: links };
    written.push({ nr: place + 1, place, name, rows, columns, isList });
    return;
  }
  const rows: Iterator<SheetRow> = sheet.rows[Symbol.iterator]();
  for (let part = 1, isFull = true; isFull; part++) {
    const nr = part === 1 ? place + 1 : nextNr();
    const name = part === 1 ? sheet.name : `${sheet.name.slice(0, 26)} (${part})`;
    const own = { ...sheet, name, charts: part === 1 ? charts : [] };
    const packed: { sheet?: PackedPart; links?: PackedPart } = {};
    const result = yield* onePart(own, { nr, rows, packed }, writing);
    isFull = result.isFull;
    const { columns, isList } = result;
    written.push({ nr, place, name, rows: result.rows, columns, isList });
    if (keeping && packed.sheet && part === 1 && !isFull && charts.length === 0)
      keeping.keep({
        ...{ after, texts: strings.from(known), rows: result.rows, columns, isList },
        ...{ sheet: packed.sheet, links: packed.links ?? null },
      });
  }
}

interface OnePart {
  readonly nr: number;
  readonly rows: Iterator<SheetRow>;
  /** Gets both as they stand in the archive. */
  readonly packed: { sheet?: PackedPart; links?: PackedPart };
}

/** A sheet, its links, and what is drawn on it. */
function* onePart(
  { keeping, ...sheet }: Sheet,
  { nr, rows, packed }: OnePart,
  { strings, drawings }: Writing,
): Generator<WorkbookPart, WrittenSheet> {
  const { charts = [] } = sheet;
  const paths = pathsOf(nr);
  let result: WrittenSheet | undefined;
  yield {
    ...paths.sheet,
    chunks: observed(sheetXml(sheet, rows, strings), (value) => (result = value)),
    ...(keeping && { onPacked: (part: PackedPart) => void (packed.sheet = part) }),
  };
  if (!result) throw new Error(`${paths.sheet.path} was not read to its end`);
  const drawing = charts.length > 0 ? drawings.add(charts, sheet.name) : null;
  if (drawing || result.links.length > 0)
    yield {
      ...paths.links,
      chunks: sheetRelationships(result.links, drawing?.target ?? null),
      ...(keeping && { onPacked: (part: PackedPart) => void (packed.links = part) }),
    };
  yield* drawing?.parts ?? [];
  return result;
}

/** The parts of a sheet, without what they hold. */
function pathsOf(nr: number): Record<'sheet' | 'links', WorkbookPart> {
  return {
    sheet: { path: `xl/worksheets/sheet${nr}.xml`, chunks: [] },
    links: { path: `xl/worksheets/_rels/sheet${nr}.xml.rels`, chunks: [] },
  };
}

function* observed<T, R>(generator: Generator<T, R>, onReturn: (value: R) => void): Generator<T> {
  onReturn(yield* generator);
}

function workbookXml(sheets: readonly PlacedSheet[]): string {
  const list = sheets.map(
    ({ name, nr }, index) => `<sheet name="${escapeAttribute(name)}" sheetId="${index + 1}" r:id="rId${nr}"/>`,
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
