import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactStore } from '../compaction/io/compact-store';
import { buildScrape } from '../testing';
import { openTables } from './open-tables';

const NAMES = ['260301-0500', '260302-0500'] as const;
const ROUNDS = 300;

/** Takes the file away once in each round, as soon as somebody has found it. */
const TAKER = `
  const fs = require('node:fs');
  const [file, round] = process.argv.slice(1);
  const of = (read) => { try { return read(); } catch { return null; } };
  let done = '';
  const end = Date.now() + 60_000;
  fs.writeFileSync(round + '.ready', '');
  while (Date.now() < end) {
    const now = of(() => fs.readFileSync(round, 'utf8'));
    if (now === null || now === '' || now === done) continue;
    const before = of(() => fs.statSync(file).mtimeMs);
    fs.writeFileSync(round + '.ready', now);
    for (let at = null; of(() => fs.readFileSync(round, 'utf8')) === now; ) {
      at = of(() => fs.statSync(file).mtimeMs);
      if (at === null || at === before) continue;
      fs.rmSync(file, { force: true });
      break;
    }
    done = now;
  }`;

describe('openTables', () => {
  let store: string;
  beforeEach(async () => {
    store = mkdtempSync(join(tmpdir(), 'open-tables-'));
    mkdirSync(join(store, '.production'));
    for (const name of NAMES) await buildScrape(store, name, { pages: [{ path: '/' }, { path: `/of-${name}` }] });
    await compactStore({ store, trash: join(store, '.production/trash/x'), assertRight: async () => undefined });
  });
  afterEach(() => removeSync(store));
  const pathsIn = (schema: string, db: ReturnType<typeof openTables>): string[] =>
    db
      .prepare(`SELECT path FROM ${schema}.pages ORDER BY path`)
      .all<{ path: string }>()
      .map(({ path }) => path);

  it('gives the tables of several scrapes beside each other', () => {
    const db = openTables(join(store, NAMES[1]), { old: join(store, NAMES[0]) });
    expect([pathsIn('main', db), pathsIn('old', db)]).toEqual([
      ['/', `/of-${NAMES[1]}`],
      ['/', `/of-${NAMES[0]}`],
    ]);
    db.close();
  });

  it('makes them again when another process takes them away just as they were found', async () => {
    const file = join(store, '.production/open', `${NAMES[0]}.db`);
    const round = join(store, 'round');
    openTables(join(store, NAMES[0])).close();
    const taker = spawn(process.execPath, ['-e', TAKER, file, round], { stdio: 'inherit' });
    try {
      while (!existsSync(`${round}.ready`)) await new Promise((resolve) => setTimeout(resolve, 1));
      for (let nr = 0; nr < ROUNDS; nr++) {
        writeFileSync(round, String(nr));
        const db = openTables(join(store, NAMES[0]));
        expect(pathsIn('main', db)).toEqual(['/', `/of-${NAMES[0]}`]);
        db.close();
      }
    } finally {
      taker.kill('SIGKILL');
      await once(taker, 'exit');
    }
  }, 60_000);

  it('says of a scrape that has none what is missing', () => {
    mkdirSync(join(store, '260303-0500'));
    expect(() => openTables(join(store, '260303-0500'))).toThrow(/260303-0500.scrape\.db is missing/);
  });
});
