// How both loaders keep what they compiled.
'use strict';

const { mkdirSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { dirname } = require('node:path');

/**
 * Writes a file whole or not at all. Where that can't be had (read-only, or another process was first on Windows) it costs
 * the next start time, nothing else.
 */
exports.keepFile = function keepFile(path, content) {
  // Threads of one process may keep it at the same time.
  const aside = `${path}.${process.pid}-${process.hrtime.bigint()}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(aside, content);
    renameSync(aside, path);
  } catch {
    try {
      rmSync(aside, { force: true });
    } catch {
      // Held by another: the next clean-up of node_modules takes it.
    }
  }
};
