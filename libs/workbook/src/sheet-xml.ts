import { columnName, createCellWriter } from './cell-xml';
import { DECLARATION } from './part-xml';
import { DRAWING_ID } from './drawings';
import { textElement, type SharedStrings } from './shared-strings';
import { MAX_SHEET_ROWS, type CellValue, type Column, type Sheet, type SheetRow } from './sheet';
import { createLinks } from './sheet-links';
import { HEADER_STYLE, styleOf } from './styles';

/** What is known of a sheet's part once all of it has been written. */
export interface WrittenSheet {
  readonly name: string;
  /** Header included. */
  readonly rows: number;
  readonly columns: number;
  /** Targets of its links, in the order of their relationship ids. */
  readonly links: readonly string[];
  /** Whether it is a list with a filter, whose head is printed on each page. */
  readonly isList: boolean;
  /** Whether it ended because no further row would fit. */
  readonly isFull: boolean;
}

const CHUNK_CHARS = 1 << 13;
/**
 * From here on a cell bears no reference as long as each before it in its row is written: references are half of the bytes of a
 * list of very many rows, and the format lets them out. Not before: some readers of others need them.
 */
const REFERRED_ROWS = 20_000;
/** The row's own style shades its empty cells: none of them is written. */
const SHADED_ROW = ` s="${styleOf('text', true)}" customFormat="1"`;

/**
 * The XML of one worksheet in chunks, from rows that are taken off the iterator one by one; ends when they end or the
 * sheet is full, and returns what was written. Memory is bounded by a chunk and the links.
 */
export function* sheetXml(
  { name, columns, groupBy, isPlain = false, charts = [] }: Omit<Sheet, 'rows'>,
  rows: Iterator<SheetRow>,
  strings: SharedStrings,
): Generator<string, WrittenSheet> {
  const writers = columns.map((column, index) => createCellWriter(column, index, strings));
  const isShaded = isPlain ? () => false : createShade(groupBy);
  const links = createLinks();
  const last = writers.length - 1;
  let xml = opening(columns, isPlain) + headerRow(columns);
  let nr = 1;
  for (let next: IteratorResult<SheetRow>; nr < MAX_SHEET_ROWS && !(next = rows.next()).done;) {
    const { cells, link, lastLink, links: others, isHead } = next.value;
    nr++;
    if (isHead) {
      xml += headRow(nr, cells);
      continue;
    }
    const shaded = isShaded(cells);
    const isLinked = link !== undefined && links.add(`A${nr}`, link);
    xml += shaded ? `<row r="${nr}"${SHADED_ROW}>` : `<row r="${nr}">`;
    // One object for all cells but the first: there are millions.
    const place = { nr: `${nr}`, shaded, isLink: false, isBare: nr > REFERRED_ROWS };
    const write = (index: number, value: CellValue | undefined, isLink: boolean): void => {
      const cell = writers[index]!(value, isLink ? { ...place, isLink } : place);
      if (cell === '') place.isBare = false;
      xml += cell;
    };
    write(0, cells[0], isLinked);
    const plain = lastLink === undefined ? writers.length : last;
    for (let index = 1; index < plain; index++) {
      const to = others && cells[index] ? others.find(({ at }) => at === index)?.to : undefined;
      write(index, cells[index], to !== undefined && links.add(`${columnName(index)}${nr}`, to));
    }
    if (lastLink !== undefined) {
      const isLink = links.add(`${columnName(last)}${nr}`, lastLink);
      write(last, isLink ? cells[last] : lastLink, isLink);
    }
    xml += '</row>';
    if (xml.length < CHUNK_CHARS) continue;
    yield xml;
    xml = '';
  }
  yield `${xml}</sheetData>${isPlain ? '' : `<autoFilter ref="A1:${columnName(columns.length - 1)}${nr}"/>`}`;
  yield* links.xml();
  yield closing(columns, charts.length > 0);
  const written = { name, rows: nr, columns: columns.length, links: links.targets(), isList: !isPlain };
  return { ...written, isFull: nr === MAX_SHEET_ROWS };
}

/** Whether a row is shaded: rows alternate, or groups of rows with the same value do. */
function createShade(groupBy: number | undefined): (cells: readonly CellValue[]) => boolean {
  let shaded = true;
  let group: CellValue | undefined;
  return (cells) => {
    const own = groupBy === undefined ? undefined : (cells[groupBy] ?? null);
    if (groupBy === undefined || own !== group) shaded = !shaded;
    group = own;
    return shaded;
  };
}

function opening(columns: readonly Column[], isPlain: boolean): string {
  const widths = columns.map(
    ({ width, hidden }, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}"${hidden ? ' hidden="1"' : ''} customWidth="1"/>`,
  );
  const fit = fitsAcross(columns) ? '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' : '';
  const view = isPlain
    ? '<sheetView showGridLines="0" workbookViewId="0"/>'
    : '<sheetView workbookViewId="0"><pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/><selection pane="bottomRight" activeCell="B2" sqref="B2"/></sheetView>';
  return `${DECLARATION}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">${fit}<sheetViews>${view}</sheetViews><sheetFormatPr defaultRowHeight="13.5"/><cols>${widths.join('')}</cols><sheetData>`;
}

function headerRow(columns: readonly Column[]): string {
  const cells = columns.map(({ header }, index) => {
    return `<c r="${columnName(index)}1" s="${HEADER_STYLE}" t="inlineStr"><is>${textElement(header)}</is></c>`;
  });
  return `<row r="1" ht="27" customHeight="1">${cells.join('')}</row>`;
}

function headRow(nr: number, cells: readonly CellValue[]): string {
  const written = cells.map((cell, index) => {
    const text = cell === null ? '/>' : ` t="inlineStr"><is>${textElement(String(cell))}</is></c>`;
    return `<c r="${columnName(index)}${nr}" s="${HEADER_STYLE}"${text}`;
  });
  return `<row r="${nr}">${written.join('')}</row>`;
}

/** In characters: the widest sheet that can still be read when it is fitted to the width of A4, on its side. */
const WIDEST_FITTED = 230;

function fitsAcross(columns: readonly Column[]): boolean {
  return columns.reduce((sum, { width, hidden }) => sum + (hidden ? 0 : width), 0) <= WIDEST_FITTED;
}

/** Name of the sheet and number of the page stand below each. */
function closing(columns: readonly Column[], isDrawnOn: boolean): string {
  const fit = fitsAcross(columns) ? ' fitToWidth="1" fitToHeight="0"' : '';
  return `<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9"${fit} orientation="landscape"/><headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter>${isDrawnOn ? `<drawing r:id="${DRAWING_ID}"/>` : ''}</worksheet>`;
}
