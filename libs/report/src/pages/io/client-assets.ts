import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PageAssets } from '../html/document';

const CLIENT = join(__dirname, '..', 'client');

/** Each after those that it requires. */
const MODULES = [
  'text',
  'h',
  'values',
  'spark',
  'chart-scale',
  'diff-view',
  'cells',
  'change-card',
  'filters',
  'sort-rows',
  'csv',
  'packed-column',
  'search-rows',
  'table-model',
  'hash-state',
  'unpack',
  'after-paint',
  'elsewhere',
  'details',
  'grid-toolbar',
  'rows-frame',
  'grid-rows',
  'grid-cards',
  'grid',
  'tabs',
  'theme',
  'figure-search',
  'chart-readout',
  'main',
];
const STYLES = ['base', 'head', 'tabs', 'overview', 'charts', 'tables', 'changes', 'details', 'entry', 'media'];

/** What is written into every page. Read once, when this module loads; line ends are `\n` on every machine. */
export const clientAssets: PageAssets = {
  style: STYLES.map((name) => read(`styles/${name}.css`)).join(''),
  /** For the head: runs before anything is drawn. */
  boot: `(() => {\nconst module = {};\n${read('boot.js')}})();\n`,
  script: bundle(MODULES),
};

/** The files as one script: each in a function of its own, `require` gives the exports of those before it. */
function bundle(names: readonly string[]): string {
  const parts = names.map((name) => `define('./${name}.js', (module, require) => {\n${read(`${name}.js`)}});\n`);
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

function read(name: string): string {
  const text = readFileSync(join(CLIENT, name), 'utf8').replace(/\r\n/g, '\n');
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`${name} holds text that would end its own element`);
  if (/[^\x00-\x7f]/.test(text)) throw new Error(`${name} holds more than ASCII: write it as an escape`);
  return text;
}
