import { posix } from 'node:path';

/**
 * How the compiler shortens a joined script, here and where the package is built: pages are kept as long as there is a record, and
 * each has all of it. Names of what the page asks for by their text stay, and so does the order of all that runs.
 */
export const SHORT_SCRIPT = {
  swcrc: false,
  configFile: false,
  minify: true,
  jsc: {
    parser: { syntax: 'ecmascript' },
    target: 'es2022',
    minify: { compress: false, mangle: true, format: { asciiOnly: true, comments: false } },
  },
} as const;

/**
 * Joins ES modules into one script: each in a function of its own, after those that it imports. Knows the forms of import and
 * export that our own modules are written in, and throws on any other.
 *
 * @param entry name of the module to begin with; names are paths without extension, as `grid/rows`
 * @param codeOf JavaScript of a module
 * @throws when modules import one another in a circle
 */
export function bundleModules(entry: string, codeOf: (name: string) => string): string {
  const parts = [...inOrder(entry, codeOf)].map(
    ([name, code]) => `define('${name}', (module, require) => {\n'use strict';\n${code}});\n`,
  );
  return [
    '(() => {\n',
    'const modules = {};\n',
    'const define = (name, body) => {\n',
    '  const module = { exports: {} };\n',
    '  body(module, (wanted) => modules[wanted]);\n',
    '  modules[name] = module.exports;\n',
    '};\n',
    ...parts,
    '})();\n',
  ].join('');
}

/** All modules that the entry needs, each after those that it needs itself, rewritten to use `require`. */
function inOrder(entry: string, codeOf: (name: string) => string): Map<string, string> {
  const done = new Map<string, string>();
  const open = new Set<string>();
  const visit = (name: string): void => {
    if (done.has(name)) return;
    if (open.has(name)) throw new Error(`${[...open, name].join(' -> ')}: modules of the page need one another`);
    open.add(name);
    const { code, needs } = withRequire(name, codeOf(name));
    needs.forEach(visit);
    open.delete(name);
    done.set(name, code);
  };
  visit(entry);
  return done;
}

const IMPORT = /(^|\*\/ )import \{ ([^}]+) \} from '(\.[^']+)';/gm;
const EXPORT = /(^|\*\/ )export ((?:async function\*?|function\*?|const|class) (\w+))/gm;

function withRequire(name: string, code: string): { readonly code: string; readonly needs: readonly string[] } {
  const needs: string[] = [];
  const given: string[] = [];
  const text = code
    .replace(IMPORT, (_, before: string, names: string, from: string) => {
      const needed = posix.join(posix.dirname(name), from);
      needs.push(needed);
      return `${before}const { ${names.replaceAll(' as ', ': ')} } = require('${needed}');`;
    })
    .replace(EXPORT, (_, before: string, declaration: string, what: string) => {
      given.push(what);
      return `${before}${declaration}`;
    });
  const unknown = /(?:^|\*\/ )(?:import|export)\b.*/m.exec(text);
  if (unknown) throw new Error(`${name}: write «${unknown[0]}» as an import or export of names`);
  return { code: `${text}module.exports = { ${given.join(', ')} };\n`, needs };
}
