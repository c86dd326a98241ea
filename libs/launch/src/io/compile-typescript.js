// What both loaders make of a TypeScript file, and how a stack names its lines again: Node itself maps only what its own
// loader has compiled. The map stands at the end of the code, where debuggers look for it too.
'use strict';

const { SourceMap } = require('node:module');

const MARK = '//# sourceMappingURL=data:application/json;base64,';

/** JavaScript, with its map. */
exports.compile = function compile(source, filename) {
  const options = {
    filename,
    swcrc: false,
    configFile: false,
    sourceMaps: 'inline',
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    // Each module is loaded when it is first used: the indexes of libraries name many that never are.
    module: { type: 'commonjs', lazy: [...source.matchAll(/ from '([^']+)';/g)].map(([, name]) => name) },
  };
  return require('@swc/core').transformSync(source, options).code;
};

/**
 * Lets stacks name lines of TypeScript. Maps are read when a stack is asked for, so that a start pays nothing.
 *
 * @param codeOf {(filename: string) => string | undefined} what was run for a file; undefined when it is none of ours
 */
exports.mapStacks = function mapStacks(codeOf) {
  const maps = new Map();
  const mapOf = (filename) => {
    if (!maps.has(filename)) maps.set(filename, readMap(codeOf(filename)));
    return maps.get(filename);
  };
  Error.prepareStackTrace = (error, frames) => [head(error), ...frames.map((frame) => tell(frame, mapOf))].join('\n');
};

function head(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

function tell(frame, mapOf) {
  const text = `    at ${frame}`;
  try {
    const [file, line, column] = [frame.getFileName(), frame.getLineNumber(), frame.getColumnNumber()];
    const { originalLine, originalColumn } = mapOf(file)?.findEntry(line - 1, column - 1) ?? {};
    if (originalLine === undefined) return text;
    return text.replace(`${file}:${line}:${column}`, () => `${file}:${originalLine + 1}:${originalColumn + 1}`);
  } catch {
    return text;
  }
}

function readMap(code) {
  const at = code?.lastIndexOf(MARK) ?? -1;
  if (at < 0) return undefined;
  const end = code.indexOf('\n', at);
  const text = code.slice(at + MARK.length, end < 0 ? undefined : end);
  return new SourceMap(JSON.parse(Buffer.from(text, 'base64').toString('utf8')));
}
