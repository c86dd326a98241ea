import type { Partner, RunLog } from '@scrape-and-report/production';
import { openDatabase, storeLayout, USAGE_SCHEMA } from '@scrape-and-report/record';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, utimesSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { borrowAnalytics } from './borrow-analytics';

describe('borrowAnalytics', () => {
  let root: string;
  const warnings: string[] = [];
  const log: RunLog = { info: () => undefined, warning: (text) => void warnings.push(text), error: () => undefined };
  const partner = (name: string): Partner => ({ name, home: join(root, name), store: join(root, name, 'record') });
  const write = (name: string, month: string, text: string, at = '2026-11-01T00:00:00Z'): void => {
    const file = join(partner(name).store, 'analytics', `${month}.db`);
    ensureDirSync(join(file, '..'));
    removeSync(file);
    const db = openDatabase(file);
    db.exec(`${USAGE_SCHEMA} CREATE INDEX ${text} ON days (note);`);
    db.close();
    utimesSync(file, new Date(at), new Date(at));
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'borrow-'));
    warnings.length = 0;
  });
  afterEach(() => removeSync(root));

  it('copies only the months in which a partner differs, and takes the copies away again', async () => {
    write('anna', '2026-10', 'same');
    write('anna', '2026-11', 'own');
    write('bram', '2026-10', 'same');
    write('bram', '2026-11', 'other', '2026-11-02T00:00:00Z');
    write('bram', '2026-12', 'new');
    write('cleo', '2026-10', 'same');
    const context = { layout: storeLayout(partner('anna').store), log, signal: new AbortController().signal };
    const borrowed = await borrowAnalytics(context, [partner('bram'), partner('cleo'), partner('dora')]);
    expect(borrowed.folders.map((folder) => readdirSync(folder).sort())).toEqual([['2026-11.db', '2026-12.db']]);
    const file = '2026-11.db';
    const [copy, there] = [borrowed.folders[0]!, storeLayout(partner('bram').store).analytics];
    expect(readFileSync(join(copy, file))).toEqual(readFileSync(join(there, file)));
    expect(warnings).toEqual([]);
    borrowed.giveBack();
    expect(borrowed.folders.map((folder) => existsSync(folder))).toEqual([false]);
  });

  const itAsPosix = process.platform === 'win32' ? it.skip : it;
  itAsPosix('takes no month that is no file, and none that holds more than tables, and names it', async () => {
    write('bram', '2026-10', 'right');
    write('bram', '2026-11', 'odd');
    const folder = storeLayout(partner('bram').store).analytics;
    const db = openDatabase(join(folder, '2026-11.db'));
    db.exec('CREATE TRIGGER t AFTER INSERT ON days BEGIN DELETE FROM page_days; END;');
    db.close();
    execFileSync('mkfifo', [join(folder, '2026-09.db')]);
    symlinkSync('/dev/zero', join(folder, '2026-08.db'));
    const context = {
      layout: storeLayout(partner('anna').store),
      log,
      signal: new AbortController().signal,
    };
    ensureDirSync(context.layout.own);
    // The second time it is known, and told of no more.
    for (const _time of [1, 2]) {
      const borrowed = await borrowAnalytics(context, [partner('bram')]);
      expect(readdirSync(borrowed.folders[0]!).sort()).toEqual(['2026-10.db', '2026-11.db.refused']);
      borrowed.giveBack();
    }
    expect(warnings).toEqual([expect.stringMatching(/^refused .*2026-11\.db: .*trigger "t" is no plain table/)]);
  });
});
