import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../io/database';
import { openScrape } from '../io/scrape-reader';
import { CHECKS_SCHEMA } from '../scrape-db/checks-schema';
import { pageIdOf } from '../site-url';
import { buildScrape, filesWith } from '../testing';
import { findForgottenRows, writeWithout } from './io/forget-pages';
import { forgottenOf, pageDigest } from './tombstone';

const ROOT = 'https://site.test';
const FORGOTTEN = '/people/jansen';

describe('what was looked for, when a page is forgotten', () => {
  const folder = mkdtempSync(join(tmpdir(), 'forget-checks-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  it('goes with the page, and names it nowhere else', async () => {
    const name = '261101-0500';
    await buildScrape(folder, name, { pages: [{ path: '/a' }, { path: FORGOTTEN }, { path: '/b' }] });
    const file = join(folder, name, 'scrape.db');
    const db = openDatabase(file);
    db.exec(CHECKS_SCHEMA);
    const look = db.prepare('INSERT INTO page_checks (page_id, files, seen, ids) VALUES (?, ?, ?, ?)');
    look.run([pageIdOf('/a'), '1 2', JSON.stringify({ nameless: [`${ROOT}${FORGOTTEN}`, `${ROOT}/b`] }), 'AAAA']);
    look.run([pageIdOf('/b'), '1', JSON.stringify({ noAlt: [`${ROOT}/b.png`] }), '']);
    look.run([pageIdOf(FORGOTTEN), '2', '{}', 'BBBB']);
    const asked = db.prepare(
      "INSERT INTO files (file_nr, url, type, status, bytes) VALUES (?, ?, 'image', '404', NULL)",
    );
    asked.run([1, `${ROOT}/b.png`]);
    asked.run([2, `${ROOT}${FORGOTTEN}`]);
    const found = db.prepare("INSERT INTO findings (url, kind, detail) VALUES (?, 'missing-anchor', '')");
    found.run([`${ROOT}${FORGOTTEN}#x`]);
    found.run([`${ROOT}/b#x`]);
    db.close();

    const forgotten = forgottenOf([
      { version: 1, kind: 'page', digest: pageDigest(FORGOTTEN), by: 'anna', at: '2026-11-28T10:00:00.000Z' },
    ]);
    const rows = findForgottenRows(file, forgotten);
    const kept = join(folder, name, 'kept.db');
    expect(writeWithout(file, kept, rows!)).toBe(2);
    rmSync(file);
    expect(filesWith(join(folder, name), 'jansen')).toEqual([]);
    const checked = openDatabase(kept, { readonly: true });
    const rest = [...checked.prepare('SELECT files, seen FROM page_checks ORDER BY files').tuples<[string, string]>()];
    expect(rest).toEqual([
      ['1', JSON.stringify({ noAlt: [`${ROOT}/b.png`] })],
      ['1 2', JSON.stringify({ nameless: ['[forgotten]', `${ROOT}/b`] })],
    ]);
    expect([...checked.prepare('SELECT file_nr FROM files').tuples<[number]>()]).toEqual([[1]]);
    expect([...checked.prepare('SELECT url FROM findings').tuples<[string]>()]).toEqual([[`${ROOT}/b#x`]]);
    checked.close();
  });

  it('is nothing in a scrape that did not look', async () => {
    await buildScrape(folder, '261102-0500', { pages: [{ path: '/a' }] });
    const reader = openScrape(join(folder, '261102-0500'));
    expect([reader.files(), [...reader.pageChecks()], reader.findings()]).toEqual([[], [], []]);
    reader.close();
  });
});
