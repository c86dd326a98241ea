import { dirname, posix } from 'node:path';
import fc from 'fast-check';
import { escapeCellText, looksLikeFormula } from './cell-text';
import { serialOf } from './serial-date';
import {
  MAX_CELL_CHARS,
  MAX_SHEET_LINKS,
  MAX_SHEET_ROWS,
  type KeptSheet,
  type Sheet,
  type SheetKeeping,
} from './sheet';
import { columnName } from './cell-xml';
import { stylesXml } from './styles';
import { workbookParts } from './workbook-parts';

const text = { header: 'Text', width: 10, kind: 'text' } as const;

function partsOf(sheets: readonly Sheet[]): Map<string, string> {
  const parts = new Map<string, string>();
  for (const { path, chunks } of workbookParts(sheets)) parts.set(path, [...chunks].join(''));
  return parts;
}

const attributes = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map((match) => match[1]!);

describe('workbook parts', () => {
  const rows = [{ cells: ['a', 1], link: 'https://site.test/' }, { cells: ['=1+1', null] }];
  const sheets: Sheet[] = [
    { name: "Pagina's", columns: [text, { header: 'N', width: 9, kind: 'integer' }], rows },
    { name: 'Empty', columns: [text], rows: [] },
  ];

  it('name one another without a gap: content types, relationships, sheets', () => {
    const parts = partsOf(sheets);
    const types = parts.get('[Content_Types].xml')!;
    const declared = attributes(types, 'PartName');
    expect(declared.sort()).toEqual(
      [...parts.keys()]
        .filter((path) => /^xl\/.*\.xml$/.test(path))
        .map((path) => `/${path}`)
        .sort(),
    );
    expect(attributes(types, 'Extension').sort()).toEqual(['rels', 'xml']);
    for (const [path, xml] of parts) {
      if (!path.endsWith('.rels')) continue;
      const base = posix.dirname(dirname(path));
      const internal = [...xml.matchAll(/<Relationship [^>]*>/g)]
        .map(([tag]) => tag)
        .filter((tag) => !tag.includes('TargetMode="External"'));
      for (const tag of internal) expect([...parts.keys()]).toContain(posix.join(base, attributes(tag, 'Target')[0]!));
    }
    const workbook = parts.get('xl/workbook.xml')!;
    expect(attributes(workbook, 'r:id')).toEqual(['rId1', 'rId2']);
    expect(workbook).toContain("'Pagina''s'!$A$1:$B$3");
    expect(attributes(parts.get('xl/worksheets/sheet1.xml')!, 'r:id')).toEqual(['rId1']);
  });

  it('mark text that looks like a formula as text, so that editing a cell does not run it', () => {
    const cell = /<c r="A3" s="(\d+)" t="inlineStr"><is><t>=1\+1<\/t><\/is><\/c>/.exec(
      partsOf(sheets).get('xl/worksheets/sheet1.xml')!,
    )!;
    const formats = /<cellXfs[^>]*>(.*)<\/cellXfs>/s.exec(stylesXml())![1]!.match(/<xf .*?<\/xf>/gs)!;
    expect(formats[Number(cell[1])]).toContain('quotePrefix="1"');
    expect([...partsOf(sheets).values()].join('')).not.toMatch(/<f>|<f /);
    expect(['=x', '+x', '-x', '@x', '\tx', '\rx', '＝x'].every(looksLikeFormula)).toBe(true);
    expect(['x=', '', ' =x', 'é', '1-2'].some(looksLikeFormula)).toBe(false);
  });

  it('go on in a next sheet when a table is longer than a sheet may be', () => {
    function* many(): Generator<Sheet['rows'] extends Iterable<infer T> ? T : never> {
      for (let nr = 0; nr < MAX_SHEET_ROWS + 1; nr++) yield { cells: [nr] };
    }
    let parts = 0;
    let seen = 0;
    let workbook = '';
    for (const { path, chunks } of workbookParts([{ name: 'Long', columns: [text], rows: many() }])) {
      for (const chunk of chunks) {
        if (path.startsWith('xl/worksheets')) seen += chunk.split('<row ').length - 1;
        if (path === 'xl/workbook.xml') workbook = chunk;
      }
      parts++;
    }
    expect(seen).toBe(MAX_SHEET_ROWS + 1 + 2);
    expect(attributes(workbook, 'name').filter((name) => !name.startsWith('_'))).toEqual(['Long', 'Long (2)']);
    expect(parts).toBe(8);
  });

  it('hold no more links than a spreadsheet bears', () => {
    const linked = Array.from({ length: MAX_SHEET_LINKS + 5 }, (_, nr) => ({
      cells: [nr],
      link: `https://site.test/${nr}`,
    }));
    const parts = partsOf([{ name: 'Links', columns: [text], rows: linked }]);
    expect(attributes(parts.get('xl/worksheets/_rels/sheet1.xml.rels')!, 'Target')).toHaveLength(MAX_SHEET_LINKS);
  });

  it('link cells of a row, and to other sheets of the workbook', () => {
    const parts = partsOf([
      {
        name: 'One',
        columns: [text, text, text],
        rows: [
          {
            cells: ['a', 'b', 'c'],
            links: [
              { at: 1, to: "#It's two" },
              { at: 2, to: 'https://x.nl/' },
            ],
          },
        ],
      },
      { name: "It's two", columns: [text], rows: [] },
    ]);
    const xml = parts.get('xl/worksheets/sheet1.xml')!;
    expect(xml).toContain(`<hyperlink ref="B2" location="'It''s two'!A1"/>`);
    expect(xml).toContain('<hyperlink ref="C2" r:id="rId1"/>');
    expect(xml.match(/<c r="A2"[^>]*>/)![0]).not.toContain('s=');
    expect(attributes(parts.get('xl/worksheets/_rels/sheet1.xml.rels')!, 'Target')).toEqual(['https://x.nl/']);
  });

  it('print lists with their head on each sheet of paper, fitted where that can be read', () => {
    const wide = { ...text, width: 300 };
    const parts = partsOf([
      { name: 'Narrow', columns: [text], rows: [] },
      { name: 'Wide', columns: [wide], rows: [] },
      { name: 'Text', columns: [text], rows: [{ cells: ['Head'], isHead: true }, { cells: ['x'] }], isPlain: true },
    ]);
    const [narrow, broad, plain] = [1, 2, 3].map((nr) => parts.get(`xl/worksheets/sheet${nr}.xml`)!);
    expect(narrow).toContain('<pageSetUpPr fitToPage="1"/>');
    expect(narrow).toContain('fitToWidth="1" fitToHeight="0" orientation="landscape"');
    expect(broad).not.toContain('fitTo');
    expect(narrow).toContain('<oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter>');
    expect(plain).not.toMatch(/autoFilter|frozen/);
    const workbook = parts.get('xl/workbook.xml')!;
    expect(workbook).toContain(
      '<definedName name="_xlnm.Print_Titles" localSheetId="0">\'Narrow\'!$1:$1</definedName>',
    );
    expect(workbook).not.toContain('localSheetId="2"');
  });

  it('say what the file is, where that is told', () => {
    const properties = {
      title: 'A & B',
      subject: 's',
      creator: 'c',
      language: 'nl',
      created: '2026-11-22T04:00:00.000Z',
    };
    const parts = new Map<string, string>();
    for (const { path, chunks } of workbookParts(sheets, properties)) parts.set(path, [...chunks].join(''));
    expect(parts.get('docProps/core.xml')).toContain('<dc:title>A &amp; B</dc:title>');
    expect(parts.get('docProps/core.xml')).toContain('>2026-11-22T04:00:00.000Z</dcterms:created>');
    for (const path of ['docProps/core.xml', 'docProps/app.xml']) {
      expect(parts.get('_rels/.rels')).toContain(`Target="${path}"`);
      expect(parts.get('[Content_Types].xml')).toContain(`PartName="/${path}"`);
    }
    expect(partsOf(sheets).has('docProps/core.xml')).toBe(false);
  });

  it('link nowhere but to the web', () => {
    const bad = [
      'javascript:alert(1)',
      'file:///c:/x',
      'https://',
      `https://x/${'y'.repeat(2100)}`,
      '\\\\server\\share',
    ];
    const parts = partsOf([{ name: 'Links', columns: [text], rows: bad.map((link) => ({ cells: ['x'], link })) }]);
    expect(parts.has('xl/worksheets/_rels/sheet1.xml.rels')).toBe(false);
  });
});

describe('cell text', () => {
  const unescape = (xml: string): string =>
    xml
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&')
      .replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

  it('reads back as it was, whatever it is', () => {
    const pieces = fc.constantFrom(
      '_x0041_',
      '_x',
      '_x00',
      '\u0000',
      '\r',
      '&',
      '<',
      ']]>',
      '\ud800',
      '\udc00',
      '😀',
      '\ufffe',
      '_',
      'text ',
    );
    const anything = fc
      .array(fc.oneof(pieces, fc.string({ unit: 'binary' })), { maxLength: 12 })
      .map((parts) => parts.join(''));
    fc.assert(fc.property(anything, (value) => unescape(escapeCellText(value)) === value));
  });

  it('holds only what XML 1.0 allows', () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));

    const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/u;
    fc.assert(fc.property(units, (value) => !illegal.test(escapeCellText(value))));
  });

  it('is cut to what a cell may hold, between characters', () => {
    expect(escapeCellText('x'.repeat(MAX_CELL_CHARS))).toHaveLength(MAX_CELL_CHARS);
    expect(escapeCellText('x'.repeat(MAX_CELL_CHARS + 1))).toBe(`${'x'.repeat(MAX_CELL_CHARS - 1)}…`);
    expect(escapeCellText(`x${'😀'.repeat(17_000)}`)).not.toMatch(/_xD83D_/);
  });
});

describe('serial dates', () => {
  it.each([
    ['1900-03-01', 61],
    ['2026-01-01', 46023],
    ['2026-01-01 12:00', 46023.5],
    ['2026-02-29', null],
    ['2026-13-01', null],
    ['1899-01-01', null],
    ['2026-01-01 24:00', null],
    ['soon', null],
  ])('%s is %s', (date, serial) => expect(serialOf(date)).toBe(serial));

  it('names columns beyond Z', () =>
    expect([0, 25, 26, 51, 52, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']));
});

describe('sheets of a workbook', () => {
  it('stand in their order, whichever is written first, and name what they share as if no other came before', () => {
    const code = { header: 'Code', width: 9, kind: 'text', repeats: 'often' } as const;
    const later = { name: 'Codes', columns: [code], rows: [{ cells: ['b'] }, { cells: ['c'] }], isWrittenFirst: true };
    const sheetOf = (parts: ReadonlyMap<string, string>): string => parts.get('xl/worksheets/sheet2.xml')!;
    const first = partsOf([{ name: 'First', columns: [code], rows: [{ cells: ['b'] }] }, later]);
    const others = partsOf([{ name: 'First', columns: [code], rows: [{ cells: ['x'] }, { cells: ['y'] }] }, later]);
    expect(sheetOf(others)).toBe(sheetOf(first));
    expect([...others.keys()].slice(0, 2)).toEqual(['xl/worksheets/sheet2.xml', 'xl/worksheets/sheet1.xml']);
    const workbook = others.get('xl/workbook.xml')!;
    expect(attributes(workbook, 'name').slice(0, 2)).toEqual(['First', 'Codes']);
    expect(attributes(workbook, 'r:id')).toEqual(['rId1', 'rId2']);
    expect(workbook).toContain(`localSheetId="1">'Codes'!$1:$1`);
    expect(others.get('xl/sharedStrings.xml')).toMatch(/<t>b<.*<t>c<.*<t>x<.*<t>y</s);
  });

  it('are taken over where the texts before them are the same, and written where they are not', () => {
    const code = { header: 'Code', width: 9, kind: 'text', repeats: 'often' } as const;
    const given = (before: string, keeping?: SheetKeeping): Sheet[] => [
      { name: 'Before', columns: [code], rows: [{ cells: [before] }] },
      { name: 'Kept', columns: [code], rows: [{ cells: ['k'], link: 'https://site.test/' }], keeping },
      { name: 'After', columns: [code], rows: [{ cells: ['k'] }, { cells: ['z'] }] },
    ];
    let kept: KeptSheet | null = null;
    const keep = (sheet: KeptSheet): void => void (kept = sheet);
    /** As an archive would, without compressing. */
    const write = (sheets: readonly Sheet[]): Map<string, string> => {
      const parts = new Map<string, string>();
      for (const { path, chunks, packed, onPacked } of workbookParts(sheets)) {
        const text = packed ? Buffer.from(packed.compressed).toString() : [...chunks].join('');
        parts.set(path, text);
        onPacked?.({ crc32: 1, bytes: text.length, compressed: Buffer.from(text) });
      }
      return parts;
    };
    const plain = write(given('a'));
    expect(write(given('a', { kept: null, keep }))).toEqual(plain);
    const first = kept!;
    expect(first).toMatchObject({ texts: ['k'], rows: 2, columns: 1 });
    kept = null;
    expect(write(given('a', { kept: first, keep }))).toEqual(plain);
    expect(kept).toBeNull();
    expect(write(given('b', { kept: first, keep }))).toEqual(write(given('b')));
    expect(kept).not.toBeNull();
  });
});
