'use strict';

const { createHash } = require('node:crypto');
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** Hex SHA-256 of a file's bytes, or `none`. */
function digestOf(file) {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch {
    return 'none';
  }
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function isScrape(name) {
  return /^\d{6}-\d{4}(~.+)?$/.test(name);
}

/** The newest complete one that leads its day by its name, or null. */
function newestScrapeIn(store) {
  try {
    const names = readdirSync(store).filter((name) => /^\d{6}-\d{4}$/.test(name));
    return names.sort().findLast((name) => existsSync(join(store, name, 'manifest.json'))) ?? null;
  } catch {
    return null;
  }
}

/** What this plugin was built from, where it is a compiled package: in a clone Nx looks at the sources themselves. */
function codeKey() {
  return readJson(join(__dirname, '..', '..', 'package.json'))?.buildDigest ?? '';
}

module.exports = { codeKey, digestOf, isScrape, newestScrapeIn, readJson };
