// A runtime input of `fingerprint`: what the own store holds now, and what of it changed since `report` noted its state, so
// that the target alone, where what other tasks wrote counts for nothing to Nx, never gives the manifest of an earlier state.
'use strict';

const { createHash } = require('node:crypto');
const { readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { codeKey, isScrape, readJson } = require('./look');

const folder = process.argv[2];
const pipeline = readJson(join(folder, 'pipeline.json'));
const notedMs = statSync(join(folder, 'store-state.json'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const state = pipeline ? createHash('sha256').update(stampsOf(pipeline).join('\n')).digest('hex') : 'no store yet';
console.log(`${state} ${codeKey()}`);

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

/** A time counts only after that note: a report that was written anew with the same bytes is no other state. */
function stampOf(file, path) {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return `${path}\0none`;
  const changedMs = Math.max(stat.mtimeMs, stat.ctimeMs);
  return `${path}\0${stat.size}${changedMs > notedMs ? ` ${changedMs}` : ''}`;
}

function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
