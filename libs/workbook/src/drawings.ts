import { chartXml, drawingXml } from './chart-xml';
import { relationship, relationshipsXml, RELATIONSHIPS } from './part-xml';
import type { Chart } from './sheet';

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
  readonly chunks: Iterable<string>;
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
      const relationships = targets.map((target, at) =>
        relationship(`rId${at + 1}`, `${RELATIONSHIPS}/chart`, `../charts/${target}`),
      );
      return {
        target: `../drawings/${name}`,
        parts: [
          { path: `xl/drawings/${name}`, chunks: [drawingXml(own)] },
          {
            path: `xl/drawings/_rels/${name}.rels`,
            chunks: relationshipsXml(relationships),
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
