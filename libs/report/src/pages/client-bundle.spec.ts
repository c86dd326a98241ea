import { bundleModules } from './client-bundle';

const bundle = (files: Record<string, string>): string => bundleModules('main', (name) => files[name]!);

/** Runs a bundle; what its modules say is the answer. */
function run(files: Record<string, string>): string[] {
  const said: string[] = [];
  new Function('say', bundle(files))((text: string) => said.push(text));
  return said;
}

describe('the script of a page', () => {
  it('runs each module once, after those that it imports, whatever folder they are in', () => {
    const files = {
      main: "import { b } from './deep/b';\nimport { a } from './a';\nsay(`main ${a} ${b()}`);\n",
      a: "say('a');\nexport const a = 1;\n",
      'deep/b':
        "/** Why. */ import { a as one } from '../a';\nsay('b');\n/** B. */ export function b() {\n  return one + 1;\n}\n",
    };
    expect(run(files)).toEqual(['a', 'b', 'main 1 2']);
  });

  it('is refused when modules need one another', () => {
    const files = {
      main: "import { a } from './a';\n",
      a: "import { b } from './b';\nexport const a = 1;\n",
      b: "import { a } from './a';\nexport const b = 1;\n",
    };
    expect(() => bundle(files)).toThrow('main -> a -> b -> a');
  });

  it.each(["import a from './a';\n", "import * as a from './a';\n", 'export default 1;\n', "export * from './a';\n"])(
    'is refused when a module says %j',
    (main) => expect(() => bundle({ main, a: '' })).toThrow('write «'),
  );
});
