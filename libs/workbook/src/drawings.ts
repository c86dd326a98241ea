import { chartXml, drawingXml } from './chart-xml';
import type { Chart } from './sheet';

const NAMESPACE = 'http://schemas.openxmlformats.org';

/** The relationship of a sheet to the drawing on it. */
export const DRAWING_ID = 'drawing';

/** The drawings of a workbook: one for each sheet that has charts. */
export interface Drawings {
  /** Parts of the charts of a sheet; gives the target of the sheet's relationship to them. */
  add(charts: readonly Chart[], sheet: string): { readonly target: string; readonly parts: readonly DrawnPart[] };
  /** Of `[Content_Types].xml`. */
  types(): string;
}

interface DrawnPart {
  readonly path: string;
  readonly chunks: readonly string[];
}

/** None yet. */
export function createDrawings(): Drawings {
  let drawings = 0;
  let charts = 0;
  return {
    add: (own, sheet) => {
      const name = `drawing${++drawings}.xml`;
      const targets = own.map((_, at) => `chart${charts + at + 1}.xml`);
      charts += own.length;
      const relationships = targets.map(
        (target, at) =>
          `<Relationship Id="rId${at + 1}" Type="${NAMESPACE}/officeDocument/2006/relationships/chart" Target="../charts/${target}"/>`,
      );
      return {
        target: `../drawings/${name}`,
        parts: [
          { path: `xl/drawings/${name}`, chunks: [drawingXml(own)] },
          {
            path: `xl/drawings/_rels/${name}.rels`,
            chunks: [
              `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="${NAMESPACE}/package/2006/relationships">${relationships.join('')}</Relationships>`,
            ],
          },
          ...own.map((chart, at) => ({ path: `xl/charts/${targets[at]!}`, chunks: [chartXml(chart, sheet)] })),
        ],
      };
    },
    types: () =>
      [
        ...numbered(drawings).map((nr) => typeOf(`drawings/drawing${nr}`, 'drawing')),
        ...numbered(charts).map((nr) => typeOf(`charts/chart${nr}`, 'drawingml.chart')),
      ].join(''),
  };
}

function typeOf(path: string, kind: string): string {
  return `<Override PartName="/xl/${path}.xml" ContentType="application/vnd.openxmlformats-officedocument.${kind}+xml"/>`;
}

function numbered(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}
