import type { ProductionConfig } from '@scrape-and-report/production';
import { compactStore, openTables } from '@scrape-and-report/record';
import { buildScrape } from '@scrape-and-report/record/testing';
import { checkFor, fingerprintStore } from '@scrape-and-report/sync';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { remakePacks } from './remake-packs';

describe('remakePacks', () => {
  let store: string;
  const lines: string[] = [];
  const tell = (text: string): void => void lines.push(text);
  const log = { info: tell, warning: tell, error: tell };
  beforeEach(async () => {
    store = mkdtempSync(join(tmpdir(), 'remake-packs-'));
    ensureDirSync(join(store, '.production'));
    for (const name of ['260301-0500', '260302-0500'])
      await buildScrape(store, name, { pages: Array.from({ length: 40 }, (_, nr) => ({ path: `/${name}/${nr}` })) });
    await compactStore({ store, trash: join(store, '.production/trash/x'), assertRight: async () => undefined });
    lines.length = 0;
  });
  afterEach(() => removeSync(store));
  const remake = async (): Promise<void> => {
    await fingerprintStore({ store, ignore: [], logName: 'production.log', check: checkFor(new Date(), 'checksum') });
    const site = { hosts: [], include: [], exclude: [], render: 'off', profile: 'generic' };
    const config = { me: { name: 'anna', home: join(store, '..'), store }, site, checks: {} } as unknown;
    await remakePacks({ config: config as ProductionConfig, log, signal: new AbortController().signal });
  };

  it('makes what proves damaged again, and says so; of a sound store it says nothing', async () => {
    await remake();
    openTables(join(store, '260301-0500')).close();
    const file = join(store, '260301-0500', 'readings.pack');
    const whole = readFileSync(file);
    const at = 12 + 36 * whole.readUInt32LE(4) + 20;
    writeFileSync(file, Buffer.from(whole).fill(7, at, at + 20));
    await remake();
    expect(lines).toEqual([`made ${file} again, which was damaged`]);
    expect(readFileSync(file).equals(whole)).toBe(true);
    await remake();
    expect(lines).toHaveLength(1);
    for (const harm of [() => writeFileSync(file, whole.subarray(0, -9)), () => removeSync(file)]) {
      harm();
      await remake();
      expect(lines.at(-1)).toBe(`made ${file} again, which was damaged`);
      expect(readFileSync(file).equals(whole)).toBe(true);
    }
    expect(lines).toHaveLength(3);
  }, 60_000);
});
