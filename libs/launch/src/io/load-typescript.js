// Preload of Nx's tasks and of the process that scrapes: runs TypeScript as it stands, like @swc-node/register, which
// takes 0.3 s to start since it loads the whole of typescript. A production is fifteen tasks, a process each, so what was
// compiled once is kept by content in node_modules/.cache, with V8's own code; without a place for it each file is
// compiled anew. Processes that live for a moment start faster still by load-packed.js.
'use strict';

const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');
const { Script } = require('node:vm');
const { compile, mapStacks } = require('./compile-typescript.js');
const { keepFile } = require('./keep-file.js');

const swc = require.resolve('@swc/core/package.json');
const cache = join(dirname(swc), '..', '..', '.cache', 'scrape-and-report', 'ts');
const version = `2 ${JSON.parse(readFileSync(swc, 'utf8')).version} ${process.version} ${process.arch}`;

/** How to get at the map of each file that was run. */
const maps = new Map();
mapStacks((filename) => maps.get(filename)?.());

Module._extensions['.ts'] = (module, filename) => {
  const source = readFileSync(filename, 'utf8');
  const kept = join(cache, createHash('sha256').update(`${version}\0${filename}\0${source}`).digest('hex'));
  const known = read(`${kept}.js`, 'utf8');
  const { code, map } = known === undefined ? compile(source, filename) : { code: known };
  maps.set(filename, () => map ?? read(`${kept}.map`, 'utf8'));
  const cachedData = read(`${kept}.v8`);
  const script = new Script(Module.wrap(code), { filename, cachedData });
  if (known === undefined) {
    keepFile(`${kept}.map`, map);
    keepFile(`${kept}.js`, code);
  }
  script
    .runInThisContext()
    .call(module.exports, module.exports, requireOf(module), module, filename, dirname(filename));
  if (cachedData === undefined || script.cachedDataRejected) keepFile(`${kept}.v8`, script.createCachedData());
};

/** What CommonJS hands a module as `require`, with what the code of this project uses of it. */
function requireOf(module) {
  const resolve = (id, options) => Module._resolveFilename(id, module, false, options);
  return Object.assign((id) => module.require(id), { resolve, cache: Module._cache, main: process.mainModule });
}

function read(path, encoding) {
  try {
    return readFileSync(path, encoding);
  } catch {
    return undefined;
  }
}
