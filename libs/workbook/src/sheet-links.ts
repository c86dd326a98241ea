import { escapeAttribute, quotedSheet } from './cell-text';
import { DRAWING_ID } from './drawings';
import { relationship, relationshipsXml, RELATIONSHIPS } from './part-xml';
import { MAX_SHEET_LINKS } from './sheet';

/** The links of one sheet, up to `MAX_SHEET_LINKS`. */
export interface SheetLinks {
  /**
   * Whether the cell (`A7`) became a link: not when the target is none of the web's or of this workbook, or there are too many
   * already.
   */
  add(cell: string, target: string): boolean;
  /** The sheet's `<hyperlinks>` in pieces, or none. */
  xml(): Iterable<string>;
  targets(): readonly string[];
}

/** No links yet. */
export function createLinks(): SheetLinks {
  const cells: string[] = [];
  const targets: string[] = [];
  const within: string[] = [];
  return {
    add: (cell, url) => {
      if (targets.length + within.length >= MAX_SHEET_LINKS) return false;
      if (url.startsWith('#')) {
        within.push(`<hyperlink ref="${cell}" location="${escapeAttribute(placeIn(url.slice(1)))}"/>`);
        return true;
      }
      const target = linkTarget(url);
      if (target === null) return false;
      cells.push(cell);
      targets.push(target);
      return true;
    },
    *xml() {
      if (cells.length + within.length === 0) return;
      yield `<hyperlinks>${within.join('')}`;
      for (const [index, cell] of cells.entries()) yield `<hyperlink ref="${cell}" r:id="rId${index + 1}"/>`;
      yield '</hyperlinks>';
    },
    targets: () => targets,
  };
}

/** The first cell of a sheet. */
function placeIn(name: string): string {
  return `${quotedSheet(name)}!A1`;
}

/** A target that a spreadsheet opens without complaint, or null. */
function linkTarget(url: string): string | null {
  if (url.length > 2000 || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  return new URL(url).href;
}

/** Relationships of a sheet's links, and to the drawing on it, in pieces. */
export function sheetRelationships(targets: readonly string[], drawing: string | null): Iterable<string> {
  return relationshipsXml(entriesOf(targets, drawing));
}

function* entriesOf(targets: readonly string[], drawing: string | null): Generator<string> {
  for (const [index, target] of targets.entries())
    yield relationship(`rId${index + 1}`, `${RELATIONSHIPS}/hyperlink`, escapeAttribute(target), true);
  if (drawing !== null) yield relationship(DRAWING_ID, `${RELATIONSHIPS}/drawing`, drawing);
}
