// A runtime input of `fingerprint`: stamps of what the own store holds now, so that the target alone, where what other tasks
// wrote counts for nothing to Nx, never gives the manifest of an earlier state.
'use strict';

const { createHash } = require('node:crypto');
const { readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { isScrape, readJson } = require('./look');

const pipeline = readJson(join(process.argv[2], 'pipeline.json'));
console.log(pipeline ? createHash('sha256').update(stampsOf(pipeline).join('\n')).digest('hex') : 'no store yet');

function stampsOf({ store, logName }) {
  const stamps = [store];
  const look = (folder, prefix) => {
    for (const entry of entriesOf(folder)) {
      const path = prefix + entry.name;
      if (entry.name === '.production' || entry.name.endsWith('.flag') || path === logName) continue;
      if (prefix === '' && isScrape(entry.name)) stamps.push(stampOf(join(folder, entry.name, 'manifest.json'), path));
      else if (entry.isDirectory()) look(join(folder, entry.name), `${path}/`);
      else stamps.push(stampOf(join(folder, entry.name), path));
    }
  };
  look(store, '');
  return stamps.sort();
}

function stampOf(file, path) {
  const stat = statSync(file, { throwIfNoEntry: false });
  return `${path}\0${stat ? `${stat.size} ${stat.mtimeMs}` : 'none'}`;
}

function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
