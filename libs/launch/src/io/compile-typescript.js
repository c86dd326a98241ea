// What both loaders make of a TypeScript file, and how a stack names its lines again: Node itself maps only what its own
// loader has compiled. The map stands apart from the code: within it, V8 would read and keep three times the text at
// each start, for a stack that is hardly ever asked for.
'use strict';

const { SourceMap } = require('node:module');

/**
 * JavaScript, and the map of its lines as JSON.
 *
 * @returns {{ code: string, map: string }}
 */
exports.compile = function compile(source, filename) {
  const options = {
    filename,
    swcrc: false,
    configFile: false,
    sourceMaps: true,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    // Each module is loaded when it is first used: the indexes of libraries name many that never are.
    module: { type: 'commonjs', lazy: [...source.matchAll(/ from '([^']+)';/g)].map(([, name]) => name) },
  };
  const { code, map } = require('@swc/core').transformSync(source, options);
  return { code, map };
};

/**
 * Lets stacks name lines of TypeScript. Maps are read when a stack is asked for, so that a start pays nothing.
 *
 * @param textOf {(filename: string) => string | undefined} the map of a file; undefined when it is none of ours
 */
exports.mapStacks = function mapStacks(textOf) {
  const maps = new Map();
  const mapOf = (filename) => {
    if (!maps.has(filename)) maps.set(filename, readMap(textOf(filename)));
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

function readMap(text) {
  return text === undefined ? undefined : new SourceMap(JSON.parse(text));
}
