import type { Partner, RunLog } from '@scrape-and-report/production';
import { storeLayout } from '@scrape-and-report/record';
import { existsSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { borrowAnalytics } from './borrow-analytics';
import type { StageContext } from '../stage-context';

describe('borrowAnalytics', () => {
  let root: string;
  const warnings: string[] = [];
  const log: RunLog = { info: () => undefined, warning: (text) => void warnings.push(text), error: () => undefined };
  const partner = (name: string): Partner => ({ name, home: join(root, name), store: join(root, name, 'record') });
  const write = (name: string, month: string, text: string, at = '2026-11-01T00:00:00Z'): void => {
    const file = join(partner(name).store, 'analytics', `${month}.db`);
    ensureDirSync(join(file, '..'));
    writeFileSync(file, text);
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
    const context = { layout: storeLayout(partner('anna').store), log } as StageContext;
    const borrowed = await borrowAnalytics(context, [partner('bram'), partner('cleo'), partner('dora')]);
    expect(borrowed.folders.map((folder) => readdirSync(folder).sort())).toEqual([['2026-11.db', '2026-12.db']]);
    expect(readFileSync(join(borrowed.folders[0]!, '2026-11.db'), 'utf8')).toBe('other');
    expect(warnings).toEqual([]);
    borrowed.giveBack();
    expect(borrowed.folders.map((folder) => existsSync(folder))).toEqual([false]);
  });
});
