import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleModules } from '../client-bundle';
import type { PageAssets } from '../html/document';
import { compileTypeScript, shortenScript } from './compile-typescript';

const CLIENT = join(__dirname, '..', 'client');
/** In the package scripts were compiled and joined when that was built, and there is no compiler. */
const IS_COMPILED = !__filename.endsWith('.ts');
const STYLES = ['base', 'head', 'tabs', 'overview', 'charts', 'tables', 'rows', 'changes', 'details', 'entry', 'media'];

/** What is written into every page. Read once, when this module loads; line ends are `\n` on every machine. */
export const clientAssets: PageAssets = {
  style: STYLES.map((name) => checked(name, read(`styles/${name}.css`))).join(''),
  /** For the head: runs before anything is drawn. */
  boot: scriptOf('boot'),
  script: scriptOf('main'),
};

/** Of a recorded page, which has no script. */
export const recordedStyle: string = ['base', 'recorded']
  .map((name) => checked(name, read(`styles/${name}.css`)))
  .join('');

function scriptOf(entry: string): string {
  const codeOf = (name: string): string => compileTypeScript(read(`${name}.ts`), `${name}.ts`);
  const script = IS_COMPILED ? read(`${entry}.browser.js`) : shortenScript(bundleModules(entry, codeOf));
  return checked(entry, script.trimEnd());
}

function read(name: string): string {
  return readFileSync(join(CLIENT, name), 'utf8').replace(/\r\n/g, '\n');
}

function checked(name: string, text: string): string {
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`${name} holds text that would end its own element`);
  if (/[^\x00-\x7f]/.test(text)) throw new Error(`${name} holds more than ASCII: write it as an escape`);
  return text;
}
