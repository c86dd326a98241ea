// Preload of short-lived processes (`forkProgram`): runs TypeScript as it stands, like @swc-node/register, which takes
// 0.3 s to start since it loads the whole of typescript. A production starts a dozen of these processes, so all that an
// entry once loaded is kept as one pack in node_modules/.cache: the compiled modules, V8's code of them, and which
// request leads to which file. A start then reads one file and makes one stat for each module. Without a place for the
// pack, or when anything it was made of has changed, each module is resolved and compiled anew.
'use strict';

const { readFileSync, statSync } = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');
const { compile, mapStacks } = require('./compile-typescript.js');
const { keepFile } = require('./keep-file.js');

const VERSION = 4;
/** What was written within this span before a pack may be written again without another stamp. */
const RACY_MS = 3000;
const nodeModules = join(__dirname, '..', '..', '..', '..', 'node_modules');
const entry = process.argv[1] ?? '';
const packPath = join(nodeModules, '.cache', 'scrape-and-report', 'ts', `${basename(entry)}-${nameOf(entry)}.pack`);

/** @type {Map<string, { code: string, edges: Record<string, string | null>, map: Buffer, v8: Buffer | undefined, script?: Script }>} */
const known = new Map();
/** What kinds of work the kept code has seen: V8 keeps only functions that ran. */
const kinds = new Set();
let isNews = false;
readPack();

Module._extensions['.ts'] = (module, filename) => run(module, filename);
globalThis[Symbol.for('scrape-and-report.keepCompiled')] = (kind) => {
  if (!kinds.has(kind)) isNews = true;
  kinds.add(kind);
  keepPack();
};
process.on('exit', keepPack);
mapStacks((filename) => known.get(filename)?.map.toString('utf8'));

function run(module, filename) {
  let unit = known.get(filename);
  if (!unit) {
    const { code, map } = compile(readFileSync(filename, 'utf8'), filename);
    unit = { code: Module.wrap(code), edges: {}, map: Buffer.from(map), v8: undefined };
    known.set(filename, unit);
    isNews = true;
  }
  unit.script = new Script(unit.code, { filename, cachedData: unit.v8 });
  if (unit.v8 === undefined || unit.script.cachedDataRejected) isNews = true;
  const require = (request) => load(module, filename, unit, request);
  require.resolve = (request) => Module.createRequire(filename).resolve(request);
  unit.script.runInThisContext().call(module.exports, module.exports, require, module, filename, dirname(filename));
}

/** Modules of ours by their known path; all others as Node finds them. */
function load(parent, from, unit, request) {
  let target = unit.edges[request];
  if (target === undefined) {
    const path = Module.isBuiltin(request) ? request : Module.createRequire(from).resolve(request);
    target = path.endsWith('.ts') ? path : null;
    unit.edges[request] = target;
    isNews = true;
  }
  if (target === null) {
    if (Module.isBuiltin(request)) return process.getBuiltinModule?.(request) ?? parent.require(request);
    parent.paths ??= Module._nodeModulePaths(dirname(from));
    return parent.require(request);
  }
  const present = Module._cache[target];
  if (present) return present.exports;
  const module = new Module(target, parent);
  module.filename = target;
  module.paths = undefined;
  Module._cache[target] = module;
  try {
    run(module, target);
    module.loaded = true;
  } catch (error) {
    delete Module._cache[target];
    throw error;
  }
  return module.exports;
}

/** A first line of JSON with lengths, then of each module its code, V8's code of it, and its map. */
function readPack() {
  try {
    const bytes = readFileSync(packPath);
    const end = bytes.indexOf(10);
    const header = JSON.parse(bytes.toString('utf8', 0, end));
    if (header.version !== versionText() || header.entry !== entry) return;
    if (header.inputs.some(([path, stamp]) => stampOf(path) !== stamp)) return;
    let offset = end + 1;
    const take = (length) => bytes.subarray(offset, (offset += length));
    for (const { filename, edges, codeBytes, v8Bytes, mapBytes } of header.modules) {
      const [code, v8, map] = [take(codeBytes).toString('utf8'), take(v8Bytes), take(mapBytes)];
      known.set(filename, { code, edges, map, v8: v8Bytes > 0 ? v8 : undefined });
    }
    for (const kind of header.kinds) kinds.add(kind);
  } catch {
    known.clear();
  }
}

function keepPack() {
  if (!isNews) return;
  isNews = false;
  try {
    const inputs = inputsOf([...known.keys()]).map((path) => [path, stampOf(path)]);
    const newest = Math.max(...inputs.map(([, stamp]) => Number(stamp.split(' ')[1])));
    if (newest > Date.now() - RACY_MS) return;
    const parts = [];
    const modules = [...known].map(([filename, { code, edges, map, v8, script }]) => {
      const [codeBuffer, v8Buffer] = [Buffer.from(code), script?.createCachedData() ?? v8 ?? Buffer.alloc(0)];
      parts.push(codeBuffer, v8Buffer, map);
      const lengths = { codeBytes: codeBuffer.length, v8Bytes: v8Buffer.length, mapBytes: map.length };
      return { filename, edges, ...lengths };
    });
    const header = JSON.stringify({ version: versionText(), entry, inputs, kinds: [...kinds], modules });
    keepFile(packPath, Buffer.concat([Buffer.from(`${header}\n`), ...parts]));
  } catch {
    // A file is gone meanwhile: the next start compiles again.
  }
}

/** Modules, the folders they lie in (another file there may be found first), their packages, and what is installed. */
function inputsOf(files) {
  const folders = new Set(files.map((file) => dirname(file)));
  const packages = new Set();
  for (const folder of folders) {
    for (let above = folder; above !== dirname(above); above = dirname(above)) {
      if (stampOf(join(above, 'package.json')) === '') continue;
      packages.add(join(above, 'package.json'));
      break;
    }
  }
  const installed = [join(nodeModules, '.package-lock.json'), join(nodeModules, '@scrape-and-report')];
  return [...files, ...folders, ...packages, ...installed, __filename, require.resolve('./compile-typescript.js')];
}

/** Empty when nothing is there. */
function stampOf(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`;
}

function versionText() {
  return `${VERSION} ${process.version} ${process.arch}`;
}

/** FNV-1a: loading node:crypto would cost more than the whole of this. */
function nameOf(text) {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16);
}
