import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../io/database';
import { MADE_DB_SCHEMA, SCRAPE_DB_SCHEMA } from '../../scrape-db/schema';

const LOADER = join(__dirname, '../../../../launch/src/io/load-typescript.js');
/** Of them none is held by V8: their texts alone are more than the heap that the process has. */
const USES = 60_000;
const PROGRAM = `
const { openDatabase } = require(${JSON.stringify(join(__dirname, '../../io/database.ts'))});
const { readLinks } = require(${JSON.stringify(join(__dirname, 'read-links.ts'))});
const db = openDatabase(process.argv[1], { readonly: true });
let links = 0;
for (const [, text] of readLinks(db).linksOnce()) links += text.length > 500 ? 1 : 0;
console.log(links);`;

it.each([
  [
    'rows',
    `${SCRAPE_DB_SCHEMA} INSERT INTO ed_links SELECT nr % 100, nr / 100, nr || hex(zeroblob(300)), nr FROM temp.numbers;`,
  ],
  [
    'lists',
    `${MADE_DB_SCHEMA} INSERT INTO uses SELECT nr, nr || hex(zeroblob(300)), nr FROM temp.numbers;
     INSERT INTO page_uses SELECT nr % 100, json_group_array(nr) FROM temp.numbers GROUP BY nr % 100;`,
  ],
])('a process with next to no heap tells each link of %s once', (_, sql) => {
  const folder = mkdtempSync(join(tmpdir(), 'once-'));
  try {
    const file = join(folder, 'scrape.db');
    const db = openDatabase(file, { fast: true });
    db.exec(`CREATE TEMP TABLE numbers AS
      WITH RECURSIVE n(nr) AS (SELECT 1 UNION ALL SELECT nr + 1 FROM n WHERE nr < ${USES}) SELECT nr FROM n;
      ${sql}
      INSERT INTO pages SELECT DISTINCT nr % 100, '/' || (nr % 100), 'https://site.test/' || (nr % 100), NULL FROM temp.numbers;
      INSERT INTO links SELECT nr, 'https://site.test/' || nr, '', 'int', NULL FROM temp.numbers;`);
    db.close();
    const flags = ['--max-semi-space-size=4', '--max-old-space-size=24', '--require', LOADER, '--eval', PROGRAM];
    expect(execFileSync(process.execPath, [...flags, file], { encoding: 'utf8' })).toBe(`${USES}\n`);
  } finally {
    removeSync(folder);
  }
});
