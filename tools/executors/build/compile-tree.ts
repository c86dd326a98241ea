import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { ensureDirSync, outputJsonSync, readJsonSync } from 'fs-extra';
import { transformSync } from '@swc/core';
import type { SourceManifest } from './package-manifest';

export interface CompiledTree {
  readonly files: number;
  /** Names of the packages of others that the compiled code asks for. */
  readonly packages: ReadonlySet<string>;
  /** SHA-256 (hex) of all that was written, for the keys of Nx's cache. */
  readonly digest: string;
}

interface Folder {
  readonly from: string;
  readonly to: string;
}

/** Of tests and benchmarks, of rooms that only those need, and what compiles TypeScript while it runs. */
const LEFT_OUT = [
  /\.spec\.ts$/,
  /[\\/](testing|bench|fixtures)[\\/]/,
  /[\\/]launch[\\/]src[\\/]io[\\/][^\\/]+\.js$/,
  /[\\/]pages[\\/]io[\\/]compile-typescript\.ts$/,
];
/** The script of the pages, which browsers run; some of it is of use to Node as well. */
const CLIENT = /[\\/]report[\\/]src[\\/]pages[\\/]client[\\/]/;
const ROOM = /((?:from|import\(|require\() ?)'@scrape-and-report\/([a-z]+)'/g;

/**
 * Compiles the plugin and the libraries, file by file and each in its place, so that a program finds what lies beside it
 * as it does in the sources: `src/` of the plugin, and `libs/<room>/src/` of each library with its version above it.
 *
 * @throws Error when compiled code asks for a file that is not there
 */
export function compileTree({ root, out }: { readonly root: string; readonly out: string }): CompiledTree {
  const rooms = readdirSync(join(root, 'libs'))
    .filter((room) => room !== 'testing')
    .sort();
  const folders: Folder[] = [
    { from: join(root, 'tools/executors/src'), to: join(out, 'src') },
    ...rooms.map((room) => ({ from: join(root, 'libs', room, 'src'), to: join(out, 'libs', room, 'src') })),
  ];
  for (const room of rooms) {
    const { name, version } = readJsonSync(join(root, 'libs', room, 'package.json')) as SourceManifest;
    outputJsonSync(join(out, 'libs', room, 'package.json'), { name, version });
  }
  const packages = new Set<string>();
  const asked = new Map<string, string>();
  const forBrowsers = new Map<string, string>();
  const hash = createHash('sha256');
  let files = 0;
  for (const { from, to } of folders) {
    for (const path of filesBelow(from)) {
      const source = join(from, path);
      const target = join(to, path.replace(/(?<!\.d)\.ts$/, '.js'));
      ensureDirSync(dirname(target));
      if (target.endsWith('.js')) {
        const text = compileOne(source, { target, out });
        for (const name of packagesOf(text)) packages.add(name);
        for (const path of filesAskedBy(text)) asked.set(join(dirname(target), path), target);
        writeFileSync(target, text);
        if (CLIENT.test(source)) compileForBrowsers(source, target, forBrowsers);
      } else copyFileSync(source, target);
      hash.update(relative(out, target).split(sep).join('/')).update('\0').update(readFileSync(target));
      files += 1;
    }
  }
  writeScripts(join(out, 'libs/report/src/pages'), forBrowsers);
  for (const [path, by] of asked)
    if (!existsSync(path) && !existsSync(`${path}.js`)) throw new Error(`${by} asks for ${path}, which is not there`);
  return { files, packages, digest: hash.digest('hex') };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !LEFT_OUT.some((pattern) => pattern.test(path)))
    .map((path) => relative(folder, path))
    .sort();
}

function compileOne(source: string, { target, out }: { readonly target: string; readonly out: string }): string {
  const text = readFileSync(source, 'utf8').replace(/\r\n/g, '\n');
  if (source.endsWith('.js')) return text;
  const own = text.replace(ROOM, (_, before: string, room: string) => {
    const path = relative(dirname(target), join(out, 'libs', room, 'src', 'index'))
      .split(sep)
      .join('/');
    return `${before}'${path.startsWith('.') ? path : `./${path}`}'`;
  });
  // Each module is loaded when it is first used, as in a clone: the indexes of libraries name many that never are.
  const lazy = [...own.matchAll(/ from '([^']+)';/g)].map(([, name]) => name!);
  const code = compile(own, { filename: source, module: { type: 'commonjs', lazy } });
  if (/require\("@scrape-and-report\//.test(code)) throw new Error(`${source} asks for a library by another door`);
  return code;
}

/** A module of a page's script, and what it takes from other rooms, as ES modules by the place of the compiled file. */
function compileForBrowsers(source: string, target: string, compiled: Map<string, string>): void {
  if (compiled.has(target)) return;
  const text = readFileSync(source, 'utf8').replace(/\r\n/g, '\n');
  const code = compile(text, { filename: source, module: { type: 'es6' } });
  compiled.set(target, code);
  for (const [, path] of code.matchAll(/ from ['"](\.[^'"]+)['"]/g))
    compileForBrowsers(join(dirname(source), `${path}.ts`), join(dirname(target), `${path}.js`), compiled);
}

/** The scripts of the pages, each as a whole: a page is put together of this form alone. */
function writeScripts(pages: string, compiled: ReadonlyMap<string, string>): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- joined by what was compiled just now
  const { bundleModules, SHORT_SCRIPT } = require(join(pages, 'client-bundle.js')) as {
    readonly bundleModules: (entry: string, codeOf: (name: string) => string) => string;
    readonly SHORT_SCRIPT: NonNullable<Parameters<typeof transformSync>[1]>;
  };
  for (const entry of ['boot', 'main']) {
    const joined = bundleModules(entry, (name) => compiled.get(join(pages, 'client', `${name}.js`))!);
    writeFileSync(join(pages, 'client', `${entry}.browser.js`), transformSync(joined, SHORT_SCRIPT).code);
  }
}

type CompileOptions = Pick<NonNullable<Parameters<typeof transformSync>[1]>, 'filename' | 'module'>;

function compile(text: string, options: CompileOptions): string {
  const jsc = { parser: { syntax: 'typescript' as const }, target: 'es2022' as const };
  return transformSync(text, { ...options, swcrc: false, configFile: false, sourceMaps: false, jsc }).code;
}

/** Files beside it or elsewhere in the package. */
function filesAskedBy(code: string): string[] {
  const asked = code.matchAll(/require\(["'](\.[^"']*)["']\)/g);
  // What compiles the script of the pages is not called where that is compiled.
  return [...asked].map(([, path]) => path!).filter((path) => !path.endsWith('/compile-typescript'));
}

/** Names of packages that compiled code asks for; what Node itself has is none. */
function packagesOf(code: string): string[] {
  const asked = [...code.matchAll(/(?:require|import|require\.resolve)\(["'](@?[a-z][\w@/.-]*)["']\)/g)];
  return asked
    .map(([, name]) => name!)
    .filter((name) => !isBuiltin(name))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );
}
