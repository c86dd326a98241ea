import { countAll } from './counts';
import { renderNames } from './doors';
import { circlesOf, floorsOf } from './graph';
import { exceeded } from './limits';
import { parseModule } from './parse-module';
import type { Door } from './source';
import { workspaceOf } from './workspace';

const doors: Door[] = [
  { room: 'libs/a', entry: '.', file: 'libs/a/src/index.ts' },
  { room: 'libs/a', entry: './testing', file: 'libs/a/src/testing/index.ts' },
];

function countsOf(files: Record<string, string>) {
  return countAll(
    workspaceOf(
      Object.entries(files).map(([path, text]) => ({ path, text })),
      doors,
    ),
  );
}

describe('parseModule', () => {
  it('sees every way to import and to export', () => {
    const module = parseModule({
      path: 'libs/a/src/x.ts',
      text: [
        "import one, { two as zwei, type Three } from './1';",
        "import * as all from './2';",
        "export { four as vier } from './3';",
        "export * from './4';",
        "const { five } = require('./5');",
        "type Six = import('./6').Six;",
        "async function seven() { return (await import('./7')).eight; }",
        'export const [nine, { ten }] = [1, { ten: 2 }];',
        'export interface Eleven {}',
        'export default class {}',
      ].join('\n'),
    });
    expect(module.imports).toEqual([
      { specifier: './1', names: ['default', 'two', 'Three'] },
      { specifier: './2', names: ['*'] },
      { specifier: './3', names: ['four'] },
      { specifier: './4', names: ['*'] },
      { specifier: './5', names: ['five'] },
      { specifier: './6', names: ['Six'] },
      { specifier: './7', names: ['eight'] },
    ]);
    expect(module.exports).toEqual(['vier', 'nine', 'ten', 'Eleven', 'default']);
    expect(module.stars).toEqual(['./4']);
    expect(module.functions).toEqual([{ name: 'seven', line: 7, lines: 1 }]);
  });
});

describe('a graph', () => {
  it('counts a circle as one floor, and names its members', () => {
    const graph = new Map([
      ['top', new Set(['x'])],
      ['x', new Set(['y'])],
      ['y', new Set(['x', 'ground'])],
      ['ground', new Set<string>()],
    ]);
    expect(floorsOf(graph)).toBe(3);
    expect(circlesOf(graph)).toEqual([['x', 'y']]);
  });
});

describe('the doors', () => {
  const files = {
    'libs/a/src/index.ts': "export { used, tested, idle } from './x';",
    'libs/a/src/x.ts': 'export const used = 1, tested = 2, idle = 3;',
    'libs/a/src/testing/index.ts': "export * from './build';",
    'libs/a/src/testing/build.ts': 'export function build() {}',
    'libs/b/src/index.ts': "import { used } from '@scrape-and-report/a';",
    'libs/b/src/b.spec.ts':
      "import { tested } from '@scrape-and-report/a';\nimport { build } from '@scrape-and-report/a/testing';",
  };

  it('a name that only tests take at the main door is not used', () => {
    const counts = countsOf(files);
    expect(counts.doors.map(({ door, unused }) => [door, unused])).toEqual([
      ['libs/a', ['idle', 'tested']],
      ['libs/a/testing', []],
    ]);
    expect(counts.stars).toEqual(['libs/a/src/testing/index.ts']);
  });

  it('an import that reaches past them is named', () => {
    expect(countsOf({ ...files, 'libs/b/src/c.ts': "import '../../a/src/x';" }).past).toEqual([
      { from: 'libs/b/src/c.ts', to: 'libs/a/src/x.ts' },
    ]);
  });

  it('list the names behind a star too', () => {
    const workspace = workspaceOf(
      Object.entries(files).map(([path, text]) => ({ path, text })),
      doors,
    );
    expect(renderNames(workspace)).toBe('libs/a idle\nlibs/a tested\nlibs/a used\nlibs/a/testing build\n');
  });
});

describe('the limits', () => {
  it('are exceeded by a full folder, a circle, a long file, a long function and a name that stands twice', () => {
    const long = (lines: number) => `\n`.repeat(lines);
    const counts = countsOf({
      ...Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`libs/a/src/full/f${index}.ts`, ''])),
      'libs/a/src/x.ts': "import './y';",
      'libs/a/src/y.ts': "import type { X } from './x';",
      'libs/a/src/z.ts': `function z() {${long(80)}}${long(171)}`,
      'libs/b/src/z.ts': '',
      'libs/b/src/z.spec.ts': long(900),
    });
    expect(exceeded(counts)).toEqual([
      'libs/a/src/full: 16 sources, more than 15',
      'a circle of imports: libs/a/src/x.ts, libs/a/src/y.ts',
      'libs/a/src/z.ts: 251 lines, more than 250',
      'libs/a/src/z.ts:1 z: 81 lines, more than 80',
      'z.ts stands 2 times: libs/a/src/z.ts, libs/b/src/z.ts',
    ]);
  });
});
