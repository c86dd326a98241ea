import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Partner } from '@scrape-and-report/production';
import { validScrapes } from '@scrape-and-report/record';
import { holdFile } from '@scrape-and-report/record/testing';
import { ensureStore, fingerprintStore, publishLog } from '../index';
import { createFleet, fetchTo, readTree, syncFrom, writeScrape, writeTree } from '../testing/store-fixture';

describe('fetchMissingScrapes and publishLog', () => {
  let fleet: ReturnType<typeof createFleet>;
  beforeEach(() => (fleet = createFleet(['anna', 'bram', 'carl'])));
  afterEach(() => fleet.remove());

  it('fetches what is missing, once, whoever has it, and leaves what is unfinished', async () => {
    const [anna, bram, carl] = fleet.partners as [Partner, Partner, Partner];
    await writeScrape(anna.store, '261120-0500');
    for (const partner of [bram, carl]) await writeScrape(partner.store, '261121-0500', { producer: 'bram', epoch: 2 });
    await writeScrape(carl.store, '261122-0500', { producer: 'carl', epoch: 3 });
    writeTree(bram.store, { '261122-0600/scrape.db': 'half' });
    expect((await fetchTo(anna, [bram, carl])).fetched).toEqual(['261121-0500', '261122-0500']);
    expect(validScrapes(anna.store, { all: true }).map((scrape) => scrape.name)).toEqual([
      '261120-0500',
      '261121-0500',
      '261122-0500',
    ]);
    expect((await fetchTo(anna, [bram, carl])).fetched).toEqual([]);
  });

  it('gives the plain name of a minute to the higher token, on every partner the same', async () => {
    const [anna, bram] = fleet.partners as [Partner, Partner];
    await writeScrape(anna.store, '261122-0500', { producer: 'anna', epoch: 4 });
    await writeScrape(bram.store, '261122-0500', { producer: 'bram', epoch: 5 });
    expect((await fetchTo(anna, [bram])).fetched).toEqual(['261122-0500']);
    const names = validScrapes(anna.store, { all: true }).map(({ name, producer }) => [name, producer]);
    expect(names).toEqual([
      ['261122-0500', 'bram'],
      ['261122-0500~anna', 'anna'],
    ]);
    expect((await fetchTo(bram, [anna])).fetched).toEqual(['261122-0500~anna']);
    expect(readTree(bram.store)).toEqual(readTree(anna.store));
    const { lines } = await syncFrom(anna, [bram]);
    expect(lines.filter((line) => /added|updated|deleted|only in/.test(line))).toEqual([]);
  });

  it('passes over a scrape whose bytes are not what its manifest says, and takes it from another', async () => {
    const [anna, bram, carl] = fleet.partners as [Partner, Partner, Partner];
    for (const partner of [bram, carl]) await writeScrape(partner.store, '261121-0500', { producer: 'bram', epoch: 2 });
    writeFileSync(join(bram.store, '261121-0500/log.txt'), 'DONE\n');
    const { fetched, lines } = await fetchTo(anna, [bram, carl]);
    expect(fetched).toEqual(['261121-0500']);
    expect(lines[0]).toMatch(/^WARNING not fetched: .*other bytes/);
    expect(readFileSync(join(anna.store, '261121-0500/log.txt'), 'utf8')).toBe('done\n');
  });

  it('replaces an own scrape that lost its bytes by the whole one of a partner', async () => {
    const [anna, bram] = fleet.partners as [Partner, Partner, Partner];
    for (const partner of [anna, bram]) await writeScrape(partner.store, '261121-0500');
    rmSync(join(anna.store, '261121-0500/scrape.db'));
    expect((await fetchTo(anna, [bram])).fetched).toEqual(['261121-0500']);
    expect(readTree(anna.store)).toEqual(readTree(bram.store));
    // Of the same size: only a digest tells, and the fingerprint has looked.
    writeFileSync(join(anna.store, '261121-0500/log.txt'), 'DONE\n');
    const check = { day: 0, statDays: 1, hashDays: 1 };
    await fingerprintStore({ store: anna.store, ignore: [], logName: 'production.log', check });
    expect((await fetchTo(anna, [bram])).fetched).toEqual(['261121-0500']);
    expect(readTree(anna.store)).toEqual(readTree(bram.store));
    expect((await fetchTo(anna, [bram])).fetched).toEqual([]);
  });

  it('makes the logs of all that can be reached the union of their lines', async () => {
    const [anna, bram, carl] = fleet.partners as [Partner, Partner, Partner];
    for (const partner of [anna, bram]) await ensureStore({ partner, knownPartners: {} });
    rmSync(carl.home, { recursive: true });
    const line = (second: string, text: string): string => `[2026-11-22 05:00:${second}] INFO     - ${text}\n`;
    writeFileSync(join(anna.store, 'production.log'), line('01', 'a') + line('03', 'c'));
    writeFileSync(join(bram.store, 'production.log'), line('03', 'd') + line('02', 'b'));
    const published = await publishLog({
      root: 'https://site.test',
      me: anna,
      partners: [bram, carl],
      logName: 'production.log',
      signal: new AbortController().signal,
    });
    expect(published).toMatchObject([
      { partner: 'bram', ok: true },
      { partner: 'carl', ok: false },
    ]);
    const expected = line('01', 'a') + line('02', 'b') + line('03', 'c') + line('03', 'd');
    for (const partner of [anna, bram])
      expect(readFileSync(join(partner.store, 'production.log'), 'utf8')).toBe(expected);
  });

  it('gives the log to the others while somebody has the own one open, which gets their lines later', async () => {
    const [anna, bram] = fleet.partners as [Partner, Partner];
    for (const partner of [anna, bram]) await ensureStore({ partner, knownPartners: {} });
    const [ownLine, other] = ['[2026-11-22 05:00:01] INFO     - a\n', '[2026-11-22 05:00:02] INFO     - b\n'];
    const own = join(anna.store, 'production.log');
    writeFileSync(own, ownLine);
    writeFileSync(join(bram.store, 'production.log'), other);
    const publish = () =>
      publishLog({
        me: anna,
        partners: [bram],
        logName: 'production.log',
        root: 'https://site.test',
        signal: new AbortController().signal,
      });
    const letGo = holdFile(own);
    try {
      expect(await publish()).toMatchObject([
        { partner: 'bram', ok: true },
        { partner: 'anna', ok: false, error: expect.stringContaining('open') as string },
      ]);
    } finally {
      letGo();
    }
    expect(readFileSync(own, 'utf8')).toBe(ownLine);
    expect(readFileSync(join(bram.store, 'production.log'), 'utf8')).toBe(ownLine + other);
    expect(await publish()).toMatchObject([{ partner: 'bram', ok: true }]);
    expect(readFileSync(own, 'utf8')).toBe(ownLine + other);
  });
});
