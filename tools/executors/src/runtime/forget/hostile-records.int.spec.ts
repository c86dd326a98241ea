import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  BODY_PACK_NAME,
  bodyDigest,
  databaseFault,
  forgetInStore,
  openBodies,
  openBodyWriter,
  openDatabase,
  pageDigest,
  readForgotten,
  readTombstones,
  reportsToRemake,
  scrapeFaults,
  shareTombstones,
  type Tombstone,
  USAGE_SCHEMA,
} from '@scrape-and-report/record';
import { buildScrape } from '@scrape-and-report/record/testing';
import { FUZZ_LIMIT_MS, FUZZ_RUNS, hostileTo, putHostile } from '@scrape-and-report/testing';
import fc from 'fast-check';

const tombstone: Tombstone = {
  version: 1,
  kind: 'page',
  digest: pageDigest('/a'),
  by: 'bram',
  at: '2026-11-23T05:00:00.000Z',
};
const RECORDS: Readonly<Record<string, unknown>> = {
  [`.production/forgotten/page-${tombstone.digest}.json`]: tombstone,
  '.production/forgotten/checked.json': { set: tombstone.digest, scrapes: { '261122-0500': 5 }, files: { a: '1 2' } },
  '.production/forgotten/reports.json': { reports: ['261122-0500'] },
};
/** A folder where a file should be, or a file for a folder: Windows calls both EPERM. */
const REFUSED = /^(ENOTDIR|EEXIST|EISDIR|EPERM)$/;
const attack = fc
  .constantFrom(...Object.keys(RECORDS), '.production/forgotten')
  .chain((path) => fc.tuple(fc.constant(path), hostileTo(RECORDS[path] ?? {})));

describe('what another’s store says is to be forgotten, whatever stands in its place', () => {
  let home: string;
  let [bram, anna] = ['', ''];

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'forget-fuzz-'));
    [bram, anna] = [join(home, 'bram'), join(home, 'anna')];
  });

  afterEach(() => removeSync(home));

  it(
    'is read or passed over, and only sound tombstones travel on',
    async () => {
      await fc.assert(
        fc.asyncProperty(attack, async ([path, hostile]) => {
          for (const store of [bram, anna]) {
            removeSync(store);
            ensureDirSync(join(store, '.production'));
          }
          for (const [each, body] of Object.entries(RECORDS)) {
            ensureDirSync(dirname(join(bram, each)));
            writeFileSync(join(bram, each), JSON.stringify(body));
          }
          putHostile(join(bram, path), hostile);
          try {
            shareTombstones(anna, bram);
          } catch (error) {
            expect((error as { code?: string }).code).toMatch(REFUSED);
          }
          const forgotten = readForgotten(bram);
          try {
            const [root, logName] = ['https://site.test', 'production.log'];
            await forgetInStore({ store: bram, forgotten, root, logName, assertRight: async () => undefined });
          } catch (error) {
            expect((error as { code?: string }).code).toMatch(REFUSED);
          }
          for (const name of reportsToRemake(bram)) expect(name).toMatch(/^\d{6}-\d{4}/);
          for (const one of readTombstones(anna)) expect(one.digest).toBe(tombstone.digest);
          expect(readdirSync(home).sort()).toEqual(['anna', 'bram']);
          expect(readdirSync(anna)).toEqual(['.production']);
        }),
        { numRuns: FUZZ_RUNS },
      );
    },
    FUZZ_LIMIT_MS,
  );

  it(
    'and of its scrapes no pack and no database crashes who reads it',
    async () => {
      await buildScrape(bram, '261122-0500', { pages: [{ path: '/' }, { path: '/a' }] });
      const month = openDatabase(join(bram, '261122-0500', '2026-11.db'));
      month.exec(USAGE_SCHEMA);
      month.close();
      const body = Buffer.from('<p>a body</p>');
      const scrape = join(bram, '261122-0500');
      const writer = openBodyWriter({ directory: scrape, pendingFile: join(home, 'work', 'pending') });
      writer.add(bodyDigest(body), body);
      writer.finish();
      const files = {
        [BODY_PACK_NAME]: readFileSync(join(scrape, BODY_PACK_NAME)),
        'scrape.db': readFileSync(join(scrape, 'scrape.db')),
        '2026-11.db': readFileSync(join(scrape, '2026-11.db')),
      };
      fc.assert(
        fc.property(fc.constantFrom(...(Object.keys(files) as (keyof typeof files)[])), changes, (name, changed) => {
          const path = join(scrape, name!);
          writeFileSync(path, damage(files[name!]!, changed));
          if (name === BODY_PACK_NAME) {
            const bodies = openBodies([scrape]);
            const found = bodies.read(bodyDigest(body));
            if (found) expect(found).toEqual(body);
          } else databaseFault(path, name === 'scrape.db' ? 'scrape' : 'usage');
          scrapeFaults(bram);
        }),
        { numRuns: FUZZ_RUNS },
      );
    },
    FUZZ_LIMIT_MS,
  );
});

/** Bytes put in, and where the file is cut. */
const changes = fc.record({
  bytes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 12 }),
  head: fc.array(fc.tuple(fc.nat(200), fc.constantFrom(0, 1, 2, 5, 13, 127, 255)), { maxLength: 4 }),
  cut: fc.option(fc.nat()),
});

function damage(
  whole: Buffer,
  { bytes, head, cut }: { bytes: [number, number][]; head: [number, number][]; cut: number | null },
): Buffer {
  const copy = Buffer.from(whole);
  for (const [at, value] of [...bytes, ...head]) copy[at % copy.length] = value;
  return cut === null ? copy : copy.subarray(0, cut % copy.length);
}
