import { mkdtempSync, writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FUZZ_LIMIT_MS, FUZZ_RUNS, hostileTo, putHostile } from '@scrape-and-report/testing';
import fc from 'fast-check';
import { believe } from '../../claim/believe';
import { nextNumbers } from '../../claim/claims';
import { renderRecord } from '../../port/records';
import type { StoreReply } from '../../port/store-io';
import { createFileStore } from './file-store';
import { localFiles, sharedFiles } from './files';

const DAY = '2026-11-23';
const holder = { partner: 'bram', runId: 'r5', attempt: 1, day: DAY, epoch: 5, order: ['bram', 'anna'] };
const RECORDS = {
  '.production/election/lease.00000005/holder.json': holder,
  '.production/election/lease.00000005/beat.json': { n: 4, by: 'w', state: 'producing', handover: false, atMs: 12 },
  '.production/election/lease.00000005/end.json': { state: 'done' },
  '.production/election/avail.bram.json': { partner: 'bram', runId: 'r', day: DAY, n: 3, latest: '261122-0500' },
  'AVAILABLE_FOR_PRODUCTION.flag': { partner: 'anna', runId: 'r', day: DAY, n: 3, latest: '261122-0500' },
} as const;

/** With the sum made right, or as it comes. */
const attack = fc
  .constantFrom(...(Object.keys(RECORDS) as (keyof typeof RECORDS)[]))
  .chain((path) => fc.tuple(fc.constant(path), hostileTo(RECORDS[path]), fc.boolean()));

describe('the records of an election, whatever stands in their place', () => {
  let store: string;

  beforeEach(() => {
    store = mkdtempSync(join(tmpdir(), 'elect-fuzz-'));
  });

  afterEach(() => removeSync(store));

  it(
    'are read or refused, and leave a next number that can be made',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          attack,
          fc.integer({ min: 0, max: 999_999_999 }),
          async ([path, hostile, isSummed], number) => {
            removeSync(join(store, '.production'));
            for (const [each, body] of Object.entries(RECORDS)) {
              ensureDirSync(join(store, each, '..'));
              removeSync(join(store, each));
              writeFileSync(join(store, each), renderRecord(body));
            }
            ensureDirSync(join(store, '.production', 'election', `lease.${String(number).padStart(8, '0')}`));
            putHostile(join(store, path), hostile.kind === 'bytes' && isSummed ? summed(hostile.bytes) : hostile);
            for (const files of [localFiles, sharedFiles]) {
              const reply = await createFileStore({ store, owner: 'anna' }, files).perform({ kind: 'look' });
              expect(reply.kind).toBe('view');
              const { view } = reply as Extract<StoreReply, { kind: 'view' }>;
              const { views } = believe(new Map([['anna', view]]), {
                partners: ['anna', 'bram'],
                day: DAY,
                reached: 0,
              });
              const next = nextNumbers(views).get('anna')!;
              expect(next).toBeLessThan(100_000);
              for (const { holder: one } of views.get('anna')!.claims)
                if (one) expect(['anna', 'bram']).toContain(one.partner);
            }
          },
        ),
        { numRuns: FUZZ_RUNS },
      );
    },
    FUZZ_LIMIT_MS,
  );
});

function summed(bytes: Uint8Array): { kind: 'bytes'; bytes: Uint8Array } {
  const text = Buffer.from(bytes).toString('utf8');
  try {
    return { kind: 'bytes', bytes: Buffer.from(renderRecord(JSON.parse(text) as object)) };
  } catch {
    return { kind: 'bytes', bytes };
  }
}
