import { sealScrape } from '@scrape-and-report/record';
import { FUZZ_LIMIT_MS, FUZZ_RUNS, hostileTo, putHostile } from '@scrape-and-report/testing';
import fc from 'fast-check';
import { ensureDirSync, removeSync } from 'fs-extra';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadMachineNote } from '../../../runtime/machine-note';
import { lookForFaults } from '../../repair/io/look-for-faults';
import { describeFaults, oddRecords } from '../../status/io/odd-records';
import { loadKnownDatabases } from '../../../runtime/databases/known-databases';
import { inspectStore } from './inspect-store';
import { loadVisitors, loadWord } from './visits';

const AT = '2026-11-23T05:00:00.000Z';
const DIGEST = '0'.repeat(64);
const RECORDS: Readonly<Record<string, unknown>> = {
  '.production/store.json': { version: 1, id: 'a'.repeat(32), owner: 'bram' },
  '.production/machine.json': {
    ...{ version: 1, partner: 'bram', node: 'v20.19.0', code: DIGEST, commit: null },
    ...{ platform: 'linux-x64', timeZone: 'Europe/Amsterdam', writtenAt: AT },
  },
  '.production/doctor.json': { at: AT, wrote: { anna: null, cleo: 'access is denied' } },
  '.production/written-by/anna.json': { partner: 'anna', at: AT },
  '.production/databases.json': { version: 1, sound: { '261122-0500/scrape.db': '1 2 3' }, refused: [DIGEST] },
  '.production/election/lease.00000005/holder.json': { sum: 'x', body: { partner: 'anna' } },
  '.production/election/avail.anna.json': { sum: 'x', body: { partner: 'anna' } },
  '.production/sync.lock/beat.json': { n: 1 },
  '.production/run/lock/owner.json': { runId: 'r', pid: 1, start: null, host: 'h' },
  '.production/partners.json': { anna: 'b'.repeat(32) },
  '.production/common/syncs.json': { version: 1, id: 'a', syncs: [], scrapes: [] },
  'SYNC_IN_PROGRESS.flag': { from: 'anna', epoch: 5, heartbeat: 1, syncId: 's', host: 'h', pid: 1 },
  'AVAILABLE_FOR_PRODUCTION.flag': { sum: 'x', body: { partner: 'anna' } },
};
const attack = fc
  .constantFrom(...Object.keys(RECORDS), '.production/written-by', '.production/election', '261122-0500/manifest.json')
  .chain((path) => fc.tuple(fc.constant(path), hostileTo(RECORDS[path] ?? {})));
/** What ends a line, or moves the cursor of a terminal. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

describe('what the doctor, status and repair read of another’s store, whatever stands in its place', () => {
  let home: string;
  let store: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'doctor-fuzz-'));
    store = join(home, 'record');
  });

  afterEach(() => removeSync(home));

  it(
    'is read or passed over, and forges no line',
    async () => {
      await fc.assert(
        fc.asyncProperty(attack, async ([path, hostile]) => {
          removeSync(store);
          ensureDirSync(join(store, '261122-0500'));
          await sealScrape(join(store, '261122-0500'), {
            timestamp: '261122-0500',
            producer: 'bram',
            epoch: 1,
            pages: 1,
          });
          for (const [each, body] of Object.entries(RECORDS)) {
            ensureDirSync(dirname(join(store, each)));
            writeFileSync(join(store, each), JSON.stringify(body));
          }
          putHostile(join(store, path), hostile);
          const found = await tried(() => inspectStore(store, 0));
          const word = await loadWord(store);
          const visitors = (await tried(() => loadVisitors(store))) ?? {};
          const note = await loadMachineNote(store);
          const partner = { name: 'bram', home, store };
          await tried(() => lookForFaults({ partner, day: '2026-11-23', watchMs: 0 }));
          await tried(() => describeFaults(oddRecords(store)));
          for (const one of loadKnownDatabases(store).refused) expect(one).toBe(DIGEST);
          const texts = [found?.id, note, ...Object.entries(word?.wrote ?? {}), ...Object.entries(visitors)];
          for (const text of texts.flatMap((one) => Object.values(one ?? {})))
            expect(String(text)).not.toMatch(CONTROL);
          expect(readdirSync(home)).toEqual(['record']);
        }),
        { numRuns: FUZZ_RUNS },
      );
    },
    FUZZ_LIMIT_MS,
  );

  /** What the file system says of a store that cannot be looked at is told of that store. */
  async function tried<T>(work: () => T | Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      expect((error as { code?: string }).code).toMatch(/^(ENOTDIR|EISDIR|EPERM|ELOOP|ENXIO|FILE_REFUSED)$/);
      return null;
    }
  }
});
