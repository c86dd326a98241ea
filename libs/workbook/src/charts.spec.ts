import { posix } from 'node:path';
import type { Chart, Sheet } from './sheet';
import { workbookParts } from './workbook-parts';

const text = { header: 'Text', width: 10, kind: 'text' } as const;
const number = { header: 'N', width: 10, kind: 'integer' } as const;

const chart = (more: Partial<Chart> = {}): Chart => ({
  title: 'A & B',
  description: '"a" < b',
  kind: 'line',
  language: 'nl',
  firstRow: 1,
  names: { column: 0, cells: ['1 mrt', '<2>', '3 mrt'] },
  values: { column: 1, cells: [4, null, 0] },
  from: { column: 0, chars: 2, row: 5 },
  to: { column: 1, chars: 0.5, row: 9 },
  ...more,
});

function partsOf(sheets: readonly Sheet[]): Map<string, string> {
  const parts = new Map<string, string>();
  for (const { path, chunks } of workbookParts(sheets)) parts.set(path, [...chunks].join(''));
  return parts;
}

const sheet = (name: string, charts: readonly Chart[]): Sheet => ({
  name,
  columns: [text, number],
  rows: [{ cells: ['a', 1], link: 'https://site.test/' }],
  charts,
});

/** Names of the elements within an element, in order. */
function within(xml: string, name: string): string[] {
  const body = new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)![1]!;
  const names: string[] = [];
  let depth = 0;
  for (const [, slash, tag, , closed] of body.matchAll(/<(\/?)([\w:]+)([^>]*?)(\/?)>/g)) {
    if (slash) depth--;
    else {
      if (depth === 0) names.push(tag!);
      if (!closed) depth++;
    }
  }
  return names;
}

describe('charts of a sheet', () => {
  it('are found from the sheet on, by relationships and content types without a gap', () => {
    const parts = partsOf([
      sheet("It's one", [chart(), chart({ kind: 'bars' })]),
      sheet('None', []),
      sheet('Two', [chart()]),
    ]);
    const targets = (path: string): [string, string][] =>
      [...parts.get(path)!.matchAll(/Id="([^"]+)"[^>]* Target="([^"]+)"/g)].map(([, id, target]) => [id!, target!]);
    const drawingOf = (nr: number): string => {
      const [, target] = targets(`xl/worksheets/_rels/sheet${nr}.xml.rels`).find(([id]) => id === 'drawing')!;
      expect(parts.get(`xl/worksheets/sheet${nr}.xml`)).toMatch(
        /<\/headerFooter><drawing r:id="drawing"\/><\/worksheet>$/,
      );
      return posix.join('xl/worksheets', target);
    };
    expect([drawingOf(1), drawingOf(3)]).toEqual(['xl/drawings/drawing1.xml', 'xl/drawings/drawing2.xml']);
    expect(parts.get('xl/worksheets/sheet2.xml')).not.toContain('<drawing');
    const charts = ['drawing1', 'drawing2'].flatMap((name) => {
      const ids = [...parts.get(`xl/drawings/${name}.xml`)!.matchAll(/ r:id="([^"]+)"/g)].map(([, id]) => id!);
      const own = targets(`xl/drawings/_rels/${name}.xml.rels`);
      expect(ids).toEqual(own.map(([id]) => id));
      return own.map(([, target]) => posix.join('xl/drawings', target));
    });
    expect(charts).toEqual([1, 2, 3].map((nr) => `xl/charts/chart${nr}.xml`));
    const types = [...parts.get('[Content_Types].xml')!.matchAll(/PartName="\/([^"]+)" ContentType="([^"]+)"/g)];
    for (const path of [...charts, 'xl/drawings/drawing1.xml', 'xl/drawings/drawing2.xml']) {
      expect(parts.has(path)).toBe(true);
      expect(types.find(([, name]) => name === path)![2]).toContain(
        path.includes('charts') ? '.chart+xml' : '.drawing+xml',
      );
    }
    expect(targets('xl/worksheets/_rels/sheet1.xml.rels')[0]).toEqual(['rId1', 'https://site.test/']);
  });

  it('show the cells that they name, and hold them until these are read; a gap is none', () => {
    const xml = partsOf([sheet("It's one", [chart()])]).get('xl/charts/chart1.xml')!;
    expect([...xml.matchAll(/<c:f>([^<]*)<\/c:f>/g)].map(([, range]) => range)).toEqual([
      "'It''s one'!$B$2",
      "'It''s one'!$A$3:$A$5",
      "'It''s one'!$B$3:$B$5",
    ]);
    expect(xml).toContain('<c:ptCount val="3"/><c:pt idx="0"><c:v>4</c:v></c:pt><c:pt idx="2"><c:v>0</c:v></c:pt>');
    expect(xml).toContain('<c:v>&lt;2&gt;</c:v>');
    expect(xml).toContain('<a:t>A &amp; B</a:t>');
    expect(xml).toContain('<c:dispBlanksAs val="gap"/>');
  });

  // ECMA-376 part 1, 21.2.2: each of these is a sequence, and Excel offers a repair when it is another.
  it.each([
    ['line', 'c:lineChart', ['c:grouping', 'c:varyColors', 'c:ser', 'c:marker', 'c:axId', 'c:axId']],
    ['bars', 'c:barChart', ['c:barDir', 'c:grouping', 'c:varyColors', 'c:ser', 'c:gapWidth', 'c:axId', 'c:axId']],
  ] as const)('hold their parts in the order of the schema: %s', (kind, name, order) => {
    const xml = partsOf([sheet('One', [chart({ kind })])]).get('xl/charts/chart1.xml')!;
    expect(within(xml, name)).toEqual(order);
    expect(within(xml, 'c:chart')).toEqual([
      ...['c:title', 'c:autoTitleDeleted', 'c:plotArea', 'c:plotVisOnly', 'c:dispBlanksAs'],
    ]);
    expect(within(xml, 'c:ser')).toEqual(
      kind === 'line'
        ? ['c:idx', 'c:order', 'c:tx', 'c:spPr', 'c:marker', 'c:cat', 'c:val', 'c:smooth']
        : ['c:idx', 'c:order', 'c:tx', 'c:spPr', 'c:invertIfNegative', 'c:cat', 'c:val'],
    );
    expect(within(xml, 'c:catAx')).toEqual([
      ...['c:axId', 'c:scaling', 'c:delete', 'c:axPos', 'c:numFmt', 'c:majorTickMark', 'c:minorTickMark'],
      ...['c:tickLblPos', 'c:spPr', 'c:txPr', 'c:crossAx', 'c:crosses', 'c:auto', 'c:lblAlgn', 'c:lblOffset'],
      ...['c:tickLblSkip', 'c:noMultiLvlLbl'],
    ]);
    expect(within(xml, 'c:valAx')).toEqual([
      ...['c:axId', 'c:scaling', 'c:delete', 'c:axPos', 'c:majorGridlines', 'c:numFmt', 'c:majorTickMark'],
      ...['c:minorTickMark', 'c:tickLblPos', 'c:spPr', 'c:txPr', 'c:crossAx', 'c:crosses', 'c:crossBetween'],
    ]);
  });

  it('stand where they were put, with what they show said in words', () => {
    const xml = partsOf([sheet('One', [chart()])]).get('xl/drawings/drawing1.xml')!;
    expect(xml).toContain('<xdr:col>0</xdr:col><xdr:colOff>114300</xdr:colOff><xdr:row>6</xdr:row>');
    expect(xml).toContain('name="A &amp; B" descr="&quot;a&quot; &lt; b"');
  });
});
