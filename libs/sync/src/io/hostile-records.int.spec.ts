import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fetchTo } from '../testing/store-fixture';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createSystemClock, livingOwner, mergeLogs, openRunFolder, type Partner } from '@scrape-and-report/production';
import { sealScrape, validScrapes } from '@scrape-and-report/record';
import { FUZZ_LIMIT_MS, FUZZ_RUNS, hostileTo, putHostile } from '@scrape-and-report/testing';
import fc from 'fast-check';
import { createDiskCalls } from './disk/disk-calls';
import { probeNames } from './disk/probe-names';
import { ensureStore, loadKnownPartners } from './guards/ensure-store';
import { acceptedEpoch, acceptEpoch } from './guards/epoch-fence';
import { syncStateOf } from './guards/sync-flag';
import { loadCommonSyncs } from './known/common-memory';
import { loadMergedMonths } from './known/merged-months';
import { readPublished } from './known/published-manifest';
import { loadIndex } from './known/store-index';
import { mergeIntoLog } from './partner/partner-log';
import { listScrapesOf } from './partner/partner-scrapes';

const digest = '0'.repeat(64);
const NOW = '2026-11-23T05:00:00.000Z';
const RECORDS: Readonly<Record<string, unknown>> = {
  '.production/store.json': { version: 1, id: 'a'.repeat(32), owner: 'bram' },
  '.production/partners.json': { anna: 'b'.repeat(32) },
  '.production/accepted.json': { epoch: 5, producer: 'bram' },
  '.production/names.json': { foldsCase: false, foldsUnicode: false, windowsNames: false },
  '.production/manifest.json': { syncId: 's', producer: 'bram', epoch: 5, checkedDay: 1, isEqual: true, digest },
  '.production/records.bin': {
    rows: 0,
    encoding: 'utf8',
    nameBytes: 0,
    head: { version: 5, sealed: [], young: [], rest: '' },
  },
  '.production/sync.lock/owner.json': { syncId: 's', from: 'anna', epoch: 5, host: 'h', pid: 1 },
  '.production/common/syncs.json': {
    version: 1,
    id: 'a'.repeat(32),
    syncs: [{ digest, with: ['x'], lacks: ['y'] }],
    scrapes: [digest],
  },
  '.production/merged.json': [digest],
  '.production/run/lock/owner.json': { runId: 'r', pid: 1, start: null, host: 'h' },
  '.production/run/r1/run.json': {
    id: 'r1',
    invocation: 1,
    project: 'prod',
    partner: 'bram',
    configDigest: digest,
    day: '2026-11-23',
    nowOffsetMs: 0,
    startedAt: NOW,
    role: 'producer',
    decidedAt: NOW,
    reason: null,
    claim: { day: '2026-11-23', epoch: 5, partner: 'bram', runId: 'r1', order: ['bram'] },
    scrapeFrom: NOW,
    scrape: '261123-0500',
    ended: false,
  },
  '.production/run/r1/receipts/scrape.json': {
    stage: 'scrape',
    outcome: 'done',
    message: null,
    day: '2026-11-23',
    scrape: '261123-0500',
    configDigest: digest,
    endedAt: NOW,
    facts: {},
  },
  'SYNC_IN_PROGRESS.flag': { from: 'anna', epoch: 5, heartbeat: 1, syncId: 's', host: 'h', pid: 1 },
  'production.log': '[2026-11-23 05:00:00] INFO     - production started',
  '261123-0500/manifest.json': {
    timestamp: '261123-0500',
    producer: 'bram',
    epoch: 5,
    complete: true,
    pages: 1,
    files: [{ path: 'log.txt', size: 5, sha256: digest }],
  },
};

const attack = fc
  .constantFrom(...Object.keys(RECORDS))
  .chain((path) => fc.tuple(fc.constant(path), hostileTo(RECORDS[path])));

/** Of the file system, by which a store that cannot be used is known: the caller tells which. */
const EXPECTED = /^(ENOTDIR|EISDIR|EEXIST|EPERM|FILE_REFUSED|EPOCH_REFUSED|OUTSIDE|STORE_NEWER)$/;

describe('the records of a partner’s store, whatever stands in their place', () => {
  let home: string;
  let store: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sync-fuzz-'));
    store = join(home, 'bram', 'record');
  });

  afterEach(() => removeSync(home));

  it(
    'crash nothing, hold nothing up, and name no place outside of the store',
    async () => {
      await fc.assert(
        fc.asyncProperty(attack, async ([path, hostile]) => {
          removeSync(store);
          for (const [each, body] of Object.entries(RECORDS)) {
            ensureDirSync(dirname(join(store, each)));
            writeFileSync(join(store, each), typeof body === 'string' ? `${body}\n` : `${JSON.stringify(body)}\n`);
          }
          putHostile(join(store, path), hostile);
          await readAll(store);
          expect(readdirSync(home)).toEqual(['bram']);
          expect(readdirSync(join(home, 'bram'))).toEqual(['record']);
        }),
        { numRuns: FUZZ_RUNS },
      );
    },
    FUZZ_LIMIT_MS,
  );

  /** Every reader of a partner's records, as the stages call them. */
  async function readAll(of: string): Promise<void> {
    const partner = { name: 'bram', home: join(of, '..'), store: of };
    await tried(() => ensureStore({ partner, knownPartners: {}, readOnly: true }));
    await tried(() => loadKnownPartners(of));
    await tried(() => probeNames(of, true));
    await tried(() => loadCommonSyncs(of));
    for (const one of loadMergedMonths(of) ?? []) expect(one).toMatch(/^[0-9a-f]{64}$/);
    await tried(() => readPublished(of));
    await tried(() => loadIndex(join(of, '.production', 'records.bin')));
    await tried(() => listScrapesOf(of, createDiskCalls()));
    await tried(() => validScrapes(of, { all: true }));
    await tried(() => syncStateOf(of, { watchMs: 0 }));
    await tried(() => livingOwner(join(of, '.production', 'run', 'lock')));
    const runs = openRunFolder(join(of, '.production', 'run'));
    await tried(() => runs.find({ invocation: 1, project: 'prod' }));
    await tried(() => runs.earlierReceipts(''));
    await tried(() => runs.prune(1, '2026-11-24'));
    await tried(() => mergeIntoLog(join(of, 'production.log'), mergeLogs(['[2026-11-23 05:00:01] INFO     - x\n'])));
    await tried(() => acceptEpoch(of, { epoch: 6, producer: 'anna' }));
    expect(acceptedEpoch(of).epoch).toBeLessThanOrEqual(10_006);
  }

  async function tried(work: () => unknown): Promise<void> {
    try {
      await work();
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (!EXPECTED.test(code)) throw error;
    }
  }
});

describe('scrapes of a partner that cannot be', () => {
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sync-forged-'));
  });

  afterEach(() => removeSync(home));

  async function forged(
    dir: string,
    change: object,
  ): Promise<{ lines: readonly string[]; fetched: string[]; path: string }> {
    const [anna, bram] = ['anna', 'bram'].map((name) => {
      const partner = { name, home: join(home, name), store: join(home, name, 'record') };
      mkdirSync(partner.home);
      return partner;
    }) as [Partner, Partner];
    for (const partner of [anna, bram]) await ensureStore({ partner, knownPartners: {} });
    const folder = join(bram.store, dir);
    mkdirSync(folder);
    writeFileSync(join(folder, 'log.txt'), 'done\n');
    const manifest = await sealScrape(folder, { timestamp: dir.slice(0, 11), producer: 'bram', epoch: 5, pages: 1 });
    const path = join(folder, 'manifest.json');
    writeFileSync(path, JSON.stringify({ ...manifest, ...change }));
    const clock = { ...createSystemClock(), now: () => new Date(NOW) };
    const { fetched, lines } = await fetchTo(anna, [bram], { clock });
    expect(readdirSync(anna.store).filter((name) => name.startsWith('2'))).toEqual(fetched);
    expect(readdirSync(home)).toEqual(['anna', 'bram']);
    return { lines, fetched, path };
  }

  it.each([
    ['a producer that is a path', '261123-0500', { producer: 'x/../../../../pwned' }],
    ['a file outside', '261123-0500', { files: [{ path: '../../../pwned', size: 1, sha256: digest }] }],
    ['an epoch without a next', '261123-0500', { epoch: Number.MAX_SAFE_INTEGER }],
    ['an epoch far on', '261123-0500', { epoch: 77_000 }],
    ['a day yet to come', '991231-2359', {}],
    ['pages that are no number', '261123-0500', { pages: 'many' }],
  ])('are not fetched, and named: %s', async (_, dir, change) => {
    const { lines, fetched, path } = await forged(dir, change);
    expect(fetched).toEqual([]);
    expect(lines.filter((line) => line.startsWith(`WARNING refused ${path}`))).toHaveLength(1);
  });

  it('are not fetched when their files are larger than the disk', async () => {
    const { lines, fetched, path } = await forged('261123-0500', {
      files: [{ path: 'log.txt', size: 2 ** 52, sha256: digest }],
    });
    expect(fetched).toEqual([]);
    expect(lines).toContainEqual(
      expect.stringContaining(`WARNING not fetched: ${dirname(path)}: ${2 ** 52} bytes are needed on the disk`),
    );
  });

  it('does not keep back what is right', async () => {
    expect((await forged('261123-0500', {})).fetched).toEqual(['261123-0500']);
  });
});

describe('an accepted epoch that cannot be', () => {
  it('refuses nobody: it is named and replaced', () => {
    const store = mkdtempSync(join(tmpdir(), 'sync-accepted-'));
    const path = join(store, '.production', 'accepted.json');
    mkdirSync(dirname(path));
    writeFileSync(path, JSON.stringify({ epoch: 80_000_000, producer: 'bram' }));
    const lines: string[] = [];
    acceptEpoch(store, { epoch: 6, producer: 'anna' }, (line) => lines.push(line));
    expect(acceptedEpoch(store)).toEqual({ epoch: 6, producer: 'anna' });
    expect(lines).toEqual([`refused ${path}: epoch 80000000 is more than 10000 above epoch 6`]);
    // One that may well be is believed.
    writeFileSync(path, JSON.stringify({ epoch: 5000, producer: 'bram' }));
    expect(() => acceptEpoch(store, { epoch: 7, producer: 'anna' })).toThrow(/refuses epoch 7/);
    rmSync(store, { recursive: true });
  });
});
