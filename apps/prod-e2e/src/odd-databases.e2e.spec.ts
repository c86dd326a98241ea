import { copySync, ensureDirSync, removeSync } from 'fs-extra';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, sealScrape, USAGE_SCHEMA } from '@scrape-and-report/record';
import { writeEndlessDatabase } from '@scrape-and-report/record/testing';
import { Fleet } from '@scrape-and-report/testing';
import { inOneProcess } from './support/mornings/starters';

const ENDLESS = 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS page_id FROM c';

/** In bram's store stand databases that nobody comes to an end of; each morning goes on without them. */
describe('a crafted database', () => {
  const fleet = new Fleet(['anna', 'bram']).configure({ self: null, report: { formats: ['html'] } });
  afterAll(() => fleet.remove());

  const run = (name: string, day: number): Promise<{ code: number | null; output: string }> =>
    inOneProcess(fleet)(name, `2026-11-${day}T05:00:00+01:00`);
  const refused = (name: string): string[] => fleet.texts(name).filter((text) => text.startsWith('refused '));
  const month = '2026-10.db';

  async function forge(name: string, make: (path: string) => void): Promise<void> {
    const folder = join(fleet.store('bram'), name);
    copySync(join(fleet.store('bram'), '261122-0500'), folder);
    rmSync(join(folder, 'manifest.json'));
    make(join(folder, 'scrape.db'));
    await sealScrape(folder, { timestamp: name, producer: 'bram', epoch: 1, pages: 3 });
  }

  it('is fetched, looked at by a process that is ended, set aside and named; the day is produced', async () => {
    expect(await run('anna', 22)).toMatchObject({ code: 0 });
    await forge('261121-0500', (path) => {
      const db = openDatabase(path);
      db.exec(`ALTER TABLE pages RENAME TO pages_real; CREATE VIEW pages AS ${ENDLESS};`);
      db.close();
    });
    await forge('261121-0600', (path) => {
      removeSync(path);
      writeEndlessDatabase(path);
    });
    const analytics = join(fleet.store('bram'), 'analytics');
    ensureDirSync(analytics);
    const db = openDatabase(join(analytics, month));
    db.exec(`${USAGE_SCHEMA} CREATE TRIGGER t AFTER INSERT ON days BEGIN DELETE FROM page_days; END;`);
    db.close();
    const startedAt = performance.now();
    const { code, output } = await run('anna', 23);
    expect({ code, output }).toMatchObject({ code: 0 });
    // One is endless, and may take a minute.
    expect(performance.now() - startedAt).toBeLessThan(180_000);
    expect(fleet.scrapes('anna')).toEqual(['261122-0500', '261123-0500']);
    expect(refused('anna')).toEqual([
      expect.stringMatching(/261121-0500\/scrape\.db: .*view "pages" is no plain table/),
      expect.stringMatching(/261121-0600\/scrape\.db: reading it did not come to an end within 60 s; it is in /),
      expect.stringMatching(/bram\/site-record\/analytics\/2026-10\.db: .*trigger "t" is no plain table/),
    ]);
    expect(existsSync(join(fleet.store('anna'), '.production/odd/261121-0500/scrape.db'))).toBe(true);
  }, 400_000);

  it('is neither fetched nor waited for again', async () => {
    const startedAt = performance.now();
    expect(await run('anna', 24)).toMatchObject({ code: 0 });
    expect(performance.now() - startedAt).toBeLessThan(55_000);
    expect(refused('anna')).toHaveLength(3);
    expect(fleet.scrapes('anna')).toEqual(['261122-0500', '261123-0500', '261124-0500']);
  }, 100_000);

  it('is set aside on its own machine too, which goes on as ever', async () => {
    expect(await run('bram', 25)).toMatchObject({ code: 0 });
    expect(fleet.scrapes('bram')).toEqual(['261122-0500', '261123-0500', '261124-0500', '261125-0500']);
    expect(existsSync(join(fleet.store('bram'), 'analytics', month))).toBe(false);
    expect(fleet.files('anna')).toEqual(fleet.files('bram'));
  }, 400_000);
});
