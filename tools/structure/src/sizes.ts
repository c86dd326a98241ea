import { groupBy } from './folders';
import { isProduct, nameOf } from './source';
import { byCodeUnits, type Workspace } from './workspace';

export interface SizeCounts {
  /** Product files above 250 lines. */
  longFiles: { path: string; lines: number }[];
  /** Product functions above 60 lines. */
  longFunctions: { path: string; name: string; line: number; lines: number }[];
  /** Files that hold an `export *`. */
  stars: string[];
  /** Product file names that stand more than once within one room or in two rooms, with their places. */
  twice: { name: string; paths: string[] }[];
}

export const LONG_FILE_LINES = 250;
export const LONG_FUNCTION_LINES = 60;

/** Names that say a role rather than a content: each executor's folder has the same four, each door is an index. */
const ROLES = new Set([
  'index.ts',
  'executor.ts',
  'stage.ts',
  'schema.d.ts',
  'schema.ts',
  'jest.config.js',
  'generator.ts',
]);

export function countSizes({ modules }: Workspace): SizeCounts {
  const all = [...modules.values()].sort((a, b) => byCodeUnits(a.path, b.path));
  const product = all.filter(({ path }) => isProduct(path));
  const names = groupBy(
    product.map(({ path }) => path).filter((path) => !ROLES.has(nameOf(path))),
    nameOf,
  );
  return {
    longFiles: product.filter(({ lines }) => lines > LONG_FILE_LINES).map(({ path, lines }) => ({ path, lines })),
    longFunctions: product.flatMap(({ path, functions }) =>
      functions.filter(({ lines }) => lines > LONG_FUNCTION_LINES).map((found) => ({ path, ...found })),
    ),
    stars: all.filter(({ stars }) => stars.length > 0).map(({ path }) => path),
    twice: [...names]
      .filter(([, paths]) => paths.length > 1)
      .map(([name, paths]) => ({ name, paths }))
      .sort((a, b) => byCodeUnits(a.name, b.name)),
  };
}
