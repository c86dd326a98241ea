import fc from 'fast-check';
import { sheetXml } from './sheet-xml';
import { createSharedStrings } from './shared-strings';
import type { CellValue, SheetRow } from './sheet';

const column = { header: 'C', width: 9, kind: 'text' } as const;
const columns = [column, column, column, column];

function xmlOf(rows: readonly SheetRow[]): string {
  return [...sheetXml({ name: 'S', columns }, rows[Symbol.iterator](), createSharedStrings())].join('');
}

/** Texts of a row by column, as the format has it: a cell without a reference stands beside the one before it. */
function textsIn(row: string): (string | undefined)[] {
  const texts: (string | undefined)[] = [];
  let at = -1;
  for (const [, letter, text] of row.matchAll(/<c(?: r="([A-D])\d+")?[^>]*><is><t[^>]*>([^<]*)<\/t><\/is><\/c>/g)) {
    at = letter === undefined ? at + 1 : letter.charCodeAt(0) - 65;
    texts[at] = text;
  }
  return texts;
}

describe('cells of a list of very many rows', () => {
  const rowsOf = (xml: string): string[] => [...xml.matchAll(/<row r="\d+".*?<\/row>/gs)].map(([row]) => row);

  it('stand where they stood, with a reference only where it does not follow from those before', () => {
    const cell = fc.constantFrom<CellValue>('a', 'b', 'c', null, '');
    const first: SheetRow[] = Array.from({ length: 20_010 }, () => ({ cells: ['x', 'x', 'x', 'x'] }));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 40 }), (some) => {
        const rows = rowsOf(xmlOf([...first, ...some.map((cells) => ({ cells }))]));
        for (const [nr, cells] of some.entries()) expect(textsIn(rows[1 + first.length + nr]!)).toEqual(textsOf(cells));
      }),
      { numRuns: 3 },
    );
    const rows = rowsOf(xmlOf(first));
    expect(rows[19_999]).toContain('<c r="A20000"');
    expect(rows[20_000]).not.toContain('<c r=');
    expect(rows[20_000]).toContain('<row r="20001"');
  });

  function textsOf(cells: readonly CellValue[]): (string | undefined)[] {
    const texts: (string | undefined)[] = [];
    for (const [at, value] of cells.entries()) if (value !== null && value !== '') texts[at] = String(value);
    return texts;
  }
});
