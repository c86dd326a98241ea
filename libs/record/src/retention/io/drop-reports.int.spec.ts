import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildScrape, holdFile } from '../../testing';
import { dropReports, keepRuleOf, REPORTS_PARAMETER } from './drop-reports';

const NAMES = ['260227-0500', '260301-0500', '260302-0500', '260303-0500'];
const BY_NEED = { [REPORTS_PARAMETER.name]: REPORTS_PARAMETER.value };
const free = async (): Promise<void> => undefined;

let store: string;
beforeEach(() => void (store = mkdtempSync(join(tmpdir(), 'drop-'))));
afterEach(() => removeSync(store));

async function record(name: string, parameters?: Record<string, string>): Promise<void> {
  await buildScrape(store, name, { pages: [{ path: '/' }], parameters });
  ensureDirSync(join(store, 'reports', name));
  for (const file of ['index.html', 'report.xlsx']) writeFileSync(join(store, 'reports', name, file), name);
}

describe('what is kept of the reports of a store', () => {
  it('is by default all in a record that is older than the rule, and little in one that has begun with it', async () => {
    expect(keepRuleOf(store, undefined)).toBeNull();
    await record('260302-0500', BY_NEED);
    expect(keepRuleOf(store, undefined)).toEqual({ workbooks: 1, pages: 31 });
    // An older one comes from a partner.
    await record('260301-0500');
    expect(keepRuleOf(store, undefined)).toBeNull();
    expect(keepRuleOf(store, { workbooks: 2, pages: 3 })).toEqual({ workbooks: 2, pages: 3 });
    expect(keepRuleOf(store, null)).toBeNull();
  });

  it('goes without what nobody holds open, and the folder with the last of it', async () => {
    for (const name of NAMES) await record(name);
    const folder = (name: string): string => join(store, 'reports', name);
    expect(await dropReports(store, { workbooks: 2, pages: 1 }, free)).toEqual({
      workbooks: ['260227-0500', '260301-0500'],
      pages: ['260302-0500'],
      held: [],
    });
    expect(NAMES.map((name) => readdirSync(folder(name)))).toEqual([
      ['index.html'],
      ['index.html'],
      ['report.xlsx'],
      ['index.html', 'report.xlsx'],
    ]);
    const refuse = (): Promise<void> => Promise.reject(new Error('nothing is left to be dropped'));
    expect(await dropReports(store, { workbooks: 2, pages: 1 }, refuse)).toMatchObject({ workbooks: [], pages: [] });
    const letGo = holdFile(join(folder('260302-0500'), 'report.xlsx'));
    try {
      const { held } = await dropReports(store, { workbooks: 1, pages: 1 }, free);
      expect(held).toEqual(['reports/260302-0500/report.xlsx']);
    } finally {
      letGo();
    }
    await dropReports(store, { workbooks: 1, pages: 1 }, free);
    expect(existsSync(folder('260302-0500'))).toBe(false);
  });

  it('takes nothing once the right to write is lost', async () => {
    for (const name of NAMES) await record(name);
    const lost = (): Promise<void> => Promise.reject(new Error('lease lost'));
    await expect(dropReports(store, { workbooks: 1, pages: 1 }, lost)).rejects.toThrow('lease lost');
    expect(existsSync(join(store, 'reports', '260301-0500', 'report.xlsx'))).toBe(true);
  });
});
