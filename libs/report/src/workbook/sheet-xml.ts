import { escapeAttribute, looksLikeFormula } from './cell-text';
import { serialOf } from './serial-date';
import { textElement, type SharedStrings } from './shared-strings';
import { MAX_SHEET_LINKS, MAX_SHEET_ROWS, type CellValue, type Column, type Sheet, type SheetRow } from './sheet';
import { HEADER_STYLE, styleOf } from './styles';

/** What is known of a sheet's part once all of it has been written. */
export interface WrittenSheet {
  readonly name: string;
  /** Header included. */
  readonly rows: number;
  readonly columns: number;
  /** Targets of its links, in the order of their relationship ids. */
  readonly links: readonly string[];
}

const CHUNK_CHARS = 1 << 16;

/**
 * The XML of one worksheet in chunks, from rows that are taken off the iterator one by one; ends when they end or the
 * sheet is full, and returns what was written. Memory is bounded by a chunk and the links.
 */
export function* sheetXml(
  sheet: Omit<Sheet, 'rows'>,
  rows: Iterator<SheetRow>,
  strings: SharedStrings,
): Generator<string, WrittenSheet & { readonly isFull: boolean }> {
  const { columns, groupBy } = sheet;
  const letters = columns.map((_, index) => columnName(index));
  let xml = opening(columns) + headerRow(columns, letters);
  let nr = 1;
  let shaded = true;
  let group: CellValue | undefined;
  const links: { cell: string; target: string }[] = [];
  let isFull = false;
  for (;;) {
    if (nr === MAX_SHEET_ROWS) {
      isFull = true;
      break;
    }
    const next = rows.next();
    if (next.done) break;
    const { cells, link } = next.value;
    nr++;
    if (groupBy === undefined || cells[groupBy] !== group) shaded = !shaded;
    if (groupBy !== undefined) group = cells[groupBy];
    const target = link !== undefined && links.length < MAX_SHEET_LINKS ? linkTarget(link) : null;
    if (target !== null) links.push({ cell: `${letters[0]}${nr}`, target });
    xml += `<row r="${nr}">`;
    for (let index = 0; index < columns.length; index++) {
      const value = cells[index];
      if (value === null || value === undefined || value === '') {
        if (shaded) xml += `<c r="${letters[index]}${nr}" s="${styleOf('text', true)}"/>`;
        continue;
      }
      xml += cellXml(`${letters[index]}${nr}`, value, {
        column: columns[index]!,
        shaded,
        isLink: index === 0 && target !== null,
        strings,
      });
    }
    xml += '</row>';
    if (xml.length >= CHUNK_CHARS) {
      yield xml;
      xml = '';
    }
  }
  yield xml + closing(columns.length, nr, links);
  return { name: sheet.name, rows: nr, columns: columns.length, links: links.map(({ target }) => target), isFull };
}

/** `A`, `B` ... `Z`, `AA` ... */
export function columnName(index: number): string {
  return (index >= 26 ? columnName(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));
}

function opening(columns: readonly Column[]): string {
  const widths = columns.map(
    ({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheetViews><sheetView workbookViewId="0"><pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/><selection pane="bottomRight" activeCell="B2" sqref="B2"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="13.5"/><cols>${widths.join('')}</cols><sheetData>`;
}

function headerRow(columns: readonly Column[], letters: readonly string[]): string {
  const cells = columns.map(
    ({ header }, index) =>
      `<c r="${letters[index]}1" s="${HEADER_STYLE}" t="inlineStr"><is>${textElement(header)}</is></c>`,
  );
  return `<row r="1" ht="27" customHeight="1">${cells.join('')}</row>`;
}

interface CellContext {
  readonly column: Column;
  readonly shaded: boolean;
  readonly isLink: boolean;
  readonly strings: SharedStrings;
}

function cellXml(reference: string, value: string | number, { column, shaded, isLink, strings }: CellContext): string {
  const { kind } = column;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return '';
    return `<c r="${reference}" s="${styleOf(kind, shaded)}"><v>${value}</v></c>`;
  }
  if (kind === 'date' || kind === 'moment') {
    const serial = serialOf(value);
    if (serial !== null) return `<c r="${reference}" s="${styleOf(kind, shaded)}"><v>${serial}</v></c>`;
  }
  const isFormula = looksLikeFormula(value);
  const variant = isFormula ? (isLink ? 'quoted-link' : 'quoted') : isLink ? 'link' : 'plain';
  const style = styleOf('text', shaded, variant);
  const shared = column.repeats ? strings.indexOf(value) : -1;
  if (shared >= 0) return `<c r="${reference}" s="${style}" t="s"><v>${shared}</v></c>`;
  return `<c r="${reference}" s="${style}" t="inlineStr"><is>${textElement(value)}</is></c>`;
}

/** A target that Excel opens without complaint, or null. */
function linkTarget(url: string): string | null {
  if (url.length > 2000 || !/^https?:\/\//i.test(url)) return null;
  try {
    return new URL(url).href;
  } catch {
    return null;
  }
}

function closing(columns: number, rows: number, links: readonly { readonly cell: string }[]): string {
  const filter = `<autoFilter ref="A1:${columnName(columns - 1)}${rows}"/>`;
  const hyperlinks = links.map(({ cell }, index) => `<hyperlink ref="${cell}" r:id="rId${index + 1}"/>`);
  const list = hyperlinks.length > 0 ? `<hyperlinks>${hyperlinks.join('')}</hyperlinks>` : '';
  return `</sheetData>${filter}${list}<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`;
}

/** Relationships of a sheet's links; null when it has none. */
export function sheetRelationships(links: readonly string[]): string | null {
  if (links.length === 0) return null;
  const rows = links.map(
    (target, index) =>
      `<Relationship Id="rId${index + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="${escapeAttribute(target)}" TargetMode="External"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${rows.join('')}</Relationships>`;
}
