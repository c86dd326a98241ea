import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildSite } from './generator/build.mjs';
import { loadContent } from './generator/content.mjs';
import { compareFiles, writeFiles } from './generator/files.mjs';

// Writes the demonstration site, its access log and the facts about it. `--check` only compares; `--out` writes elsewhere.
const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: { check: { type: 'boolean' }, out: { type: 'string' }, content: { type: 'string' } },
});
const folder = values.out ? resolve(values.out) : here;
const files = buildSite(loadContent(values.content ? resolve(values.content) : join(here, 'content')));

if (values.check) {
  const differences = compareFiles(folder, files);
  for (const line of differences) console.error(line);
  console.log(differences.length ? 'run: nx run demo-site:generate' : `${files.size} files are as generated`);
  process.exitCode = differences.length ? 1 : 0;
} else {
  writeFiles(folder, files);
  console.log(`${files.size} files written`);
}
