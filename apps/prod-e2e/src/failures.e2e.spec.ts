import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { ensureDirSync } from 'fs-extra';
import { join } from 'node:path';
import { Fleet, freeze, itNeeds, probeFreezing } from '@scrape-and-report/testing';
import { dailyInOneProcess } from './support/mornings/starters';

const NOW = '2026-11-22T05:00:00+01:00';

/** Where a folder can be made to refuse every change. */
const itFrozen = itNeeds('a folder that takes no change', probeFreezing);

describe('what fails, and what happens then', () => {
  let fleet: Fleet;
  beforeEach(() => void (fleet = new Fleet().configure()));
  afterEach(() => fleet.remove());
  const byNx = (now = NOW) => fleet.nx(['run', 'prod:daily'], { now });
  const daily = (now = NOW, env = {}) => dailyInOneProcess(fleet, { now, env });

  it('site down: no report, no sync; the log is published, the day stays open, and a later start tries again', async () => {
    fleet.writeSite({ '_site.json': JSON.stringify({ redirects: [], statuses: { '/': 503 }, headers: {} }) });
    const run = await byNx();
    expect(run.code).not.toBe(0);
    for (const name of fleet.names) {
      const texts = fleet.texts(name);
      expect(texts).toEqual(
        expect.arrayContaining(['production started', 'starting scraper', 'scraper failed', 'production finished']),
      );
      expect(texts.some((text) => /analytics|reporting|data sync/.test(text))).toBe(false);
      expect(fleet.scrapes(name)).toEqual([]);
    }
    fleet.writeSite({ '_site.json': JSON.stringify({ redirects: [], statuses: {}, headers: {} }) });
    const again = await daily('2026-11-22T06:00:00+01:00');
    expect(again).toMatchObject({ code: 0 });
    expect(fleet.names.map((name) => fleet.scrapes(name).length)).toEqual([1, 1, 1]);
  });

  it('analytics broken: reporting is skipped, the sync still runs, and the day is produced', async () => {
    fleet.configure({ analytics: { source: 'access-log', files: ['../../no-such.log'] } });
    const run = await byNx();
    expect(run.code).not.toBe(0);
    const texts = fleet.texts('bram');
    expect(texts).toEqual(
      expect.arrayContaining(['failed to update analytics', 'reporting skipped', 'production finished']),
    );
    expect(texts).not.toContain('starting reporting');
    expect(fleet.scrapes('bram')).toEqual(['261122-0500']);
    expect(fleet.files('cleo')).toEqual(fleet.files('anna'));
    expect((await daily('2026-11-22T06:00:00+01:00')).code).toBe(0);
    expect(fleet.texts('anna').at(-1)).toBe('not selected: already produced today by anna');
  });

  it('report broken: the sync still runs, and nothing is lost', async () => {
    ensureDirSync(fleet.store('anna'));
    writeFileSync(join(fleet.store('anna'), 'reports'), 'in the way');
    const run = await daily();
    expect(run.code).not.toBe(0);
    expect(fleet.texts('bram').some((text) => text.startsWith('failed to report: '))).toBe(true);
    expect(fleet.scrapes('bram')).toEqual(['261122-0500']);
    expect(fleet.texts('bram')).toContain('production finished');
    expect(readFileSync(join(fleet.store('anna'), 'reports'), 'utf8')).toBe('in the way');
  });

  it("a partner's home missing: a warning, and no failure", async () => {
    rmSync(fleet.home('bram'), { recursive: true });
    const run = await daily();
    expect(run).toMatchObject({ code: 0 });
    expect(fleet.log('cleo')).toMatch(new RegExp(`WARNING  - ${fleet.store('bram')} not found`));
    expect(existsSync(fleet.home('bram'))).toBe(false);
    expect(fleet.files('cleo')).toEqual(fleet.files('anna'));
  });

  itFrozen('a partner read-only: it is named, the others are served, exit 0', async () => {
    const undo = freeze(fleet.home('bram'));
    try {
      const run = await daily();
      expect(run).toMatchObject({ code: 0 });
      expect(fleet.texts('cleo').some((text) => text.startsWith(`failed to sync to ${fleet.store('bram')}: `))).toBe(
        true,
      );
      expect(fleet.files('cleo')).toEqual(fleet.files('anna'));
    } finally {
      undo();
    }
  });

  itFrozen(
    'every partner read-only: exit non-zero, the own store whole, and the next day brings all up to date',
    async () => {
      const undo = [freeze(fleet.home('bram')), freeze(fleet.home('cleo'))];
      try {
        const run = await daily();
        expect(run.code).not.toBe(0);
        expect(fleet.scrapes('anna')).toEqual(['261122-0500']);
        expect(fleet.texts('anna').filter((text) => text.startsWith('failed to sync to '))).toHaveLength(2);
        expect(fleet.texts('anna')).toContain('production finished');
      } finally {
        for (const one of undo) one();
      }
      expect(await daily('2026-11-23T05:00:00+01:00')).toMatchObject({ code: 0 });
      expect(fleet.files('bram')).toEqual(fleet.files('anna'));
      expect(fleet.scrapes('cleo')).toEqual(['261122-0500', '261123-0500']);
    },
  );

  it('a store that has vanished from a home that is there is refused, not filled anew', async () => {
    expect(await daily()).toMatchObject({ code: 0 });
    renameSync(fleet.store('bram'), `${fleet.store('bram')}.away`);
    expect(await daily('2026-11-23T05:00:00+01:00')).toMatchObject({ code: 0 });
    expect(fleet.texts('anna').some((text) => text.startsWith(`failed to sync to ${fleet.store('bram')}: `))).toBe(
      true,
    );
    expect(fleet.scrapes('bram')).toEqual([]);
  });
});

describe('errors in the configuration', () => {
  let fleet: Fleet;
  beforeAll(() => void (fleet = new Fleet().configure()));
  afterAll(() => fleet.remove());

  it('are all reported together with their paths, and nothing is touched', async () => {
    writeFileSync(join(fleet.root, 'fleet/file'), '');
    fleet.writeConfig({
      partners: [
        { name: 'anna', home: '../../fleet/anna' },
        { name: 'Anna', home: '../../fleet/bram' },
        { name: 'cleo', home: '../../fleet/file' },
      ],
      self: 'zoe',
      site: { directory: '../../site', maxUrls: 'many' },
      electoin: {},
    });
    const run = await fleet.nx(['run', 'prod:daily'], { now: NOW });
    expect(run.code).toBe(1);
    for (const problem of [
      'partners[1].name: ',
      'partners[2].home: ',
      'self: ',
      'site.maxUrls: ',
      'electoin: unknown key',
    ]) {
      expect(run.output).toContain(problem);
    }
    for (const name of fleet.names) expect(existsSync(fleet.store(name))).toBe(false);
  });

  it('name a PRODUCTION_NOW that is no instant', async () => {
    fleet.configure();
    const run = await fleet.nx(['run', 'prod:daily'], { now: 'tomorrow' });
    expect(run.code).toBe(1);
    expect(run.output).toContain('PRODUCTION_NOW is "tomorrow"');
    expect(existsSync(fleet.store('anna'))).toBe(false);
  });
});
