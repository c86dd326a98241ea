// Compiles TypeScript as it is required, and keeps the result, so that what is measured is not the compiler.
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const cache = join(__dirname, '../../.work/compiled');
mkdirSync(cache, { recursive: true });
require.extensions['.ts'] = (module, file) => {
  const source = readFileSync(file, 'utf8');
  const compiled = join(cache, `${createHash('sha1').update(`${file}\n${source}`).digest('hex')}.js`);
  if (!existsSync(compiled)) {
    const options = {
      filename: file,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
    };
    writeFileSync(compiled, require('@swc/core').transformSync(source, options).code);
  }
  module._compile(readFileSync(compiled, 'utf8'), file);
};
