// Preload of the processes that talk to partners: runs TypeScript as it stands, like @swc-node/register, which takes
// 0.3 s to start since it loads the whole of typescript. A production starts a dozen of these processes, so what was
// compiled once is kept by content in node_modules/.cache; without a place for it each file is compiled anew.
'use strict';

const { createHash, randomBytes } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');

const swc = require.resolve('@swc/core/package.json');
const cache = join(dirname(swc), '..', '..', '.cache', 'scrape-and-report', 'ts');
const version = `${require(swc).version} ${process.version}`;

Module._extensions['.ts'] = (module, filename) => {
  const source = readFileSync(filename, 'utf8');
  const key = createHash('sha256').update(`${version}\0${filename}\0${source}`).digest('hex');
  const kept = join(cache, `${key}.js`);
  module._compile(read(kept) ?? keep(kept, compile(source, filename)), filename);
};

function compile(source, filename) {
  const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' };
  return require('@swc/core').transformSync(source, {
    filename,
    swcrc: false,
    configFile: false,
    sourceMaps: 'inline',
    jsc,
    module: { type: 'commonjs' },
  }).code;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function keep(path, code) {
  try {
    mkdirSync(cache, { recursive: true });
    const aside = `${path}.${randomBytes(4).toString('hex')}`;
    writeFileSync(aside, code);
    renameSync(aside, path);
  } catch {
    // Read-only, or another process was first on Windows: it costs time, nothing else.
  }
  return code;
}
