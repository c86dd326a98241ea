import { createHash, randomBytes } from 'node:crypto';
// eslint-disable-next-line no-restricted-imports -- a cache: nobody waits for it
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';
import { SHORT_SCRIPT } from '../client-bundle';

const COMPILER = require.resolve('@swc/core/package.json');
const CACHE = join(dirname(COMPILER), '..', '..', '.cache', 'scrape-and-report', 'page');
const version = (JSON.parse(readFileSync(COMPILER, 'utf8')) as { version: string }).version;

/**
 * TypeScript as an ES module for browsers: types taken off, nothing else. Each section's page is made by a process of its own,
 * and to load the compiler (which our loader does when it is first called) takes longer than to render one; so what was compiled is kept by content in `node_modules/.cache`.
 * Without a place for it, it is compiled anew.
 */
export function compileTypeScript(source: string, filename: string): string {
  return cached(['1', filename, source], () => {
    const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' } as const;
    return transformSync(source, { filename, swcrc: false, configFile: false, jsc, module: { type: 'es6' } }).code;
  });
}

/** A joined script in fewer bytes. */
export function shortenScript(code: string): string {
  return cached(['short', JSON.stringify(SHORT_SCRIPT), code], () => transformSync(code, SHORT_SCRIPT).code);
}

function cached(from: readonly string[], make: () => string): string {
  const digest = createHash('sha256')
    .update([version, ...from].join('\0'))
    .digest('hex');
  const kept = join(CACHE, `${digest}.js`);
  const known = load(kept);
  if (known !== null) return known;
  const code = make();
  keep(kept, code);
  return code;
}

function load(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function keep(path: string, text: string): void {
  const aside = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(aside, text);
    renameSync(aside, path);
  } catch {
    // Read-only, or another process was first on Windows: it costs time, nothing else.
    discard(aside);
  }
}

/** A file that cannot be removed either is litter in a cache. */
function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Then it stays: it costs a little room, and nothing else.
  }
}
