import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FUZZ_LIMIT_MS, FUZZ_RUNS, hostileTo, putHostile } from '@scrape-and-report/testing';
import fc from 'fast-check';
import { believe, restOf } from '../../guard/belief';
import { acceptanceName, digestOfPages, Verdict, verdictName } from '../../guard/verdict';
import { readVerdicts, shareVerdicts, tidyVerdicts } from './verdict-files';

const DAY = '2026-11-23';
const verdict: Verdict = {
  version: 1,
  scrape: '261123-0500',
  day: DAY,
  producer: 'bram',
  at: '2026-11-23T05:00:00.000Z',
  cause: 'removed',
  text: '3 of 4 pages were removed',
  known: 4,
  pages: [1, 2, 3],
  digest: digestOfPages([1, 2, 3]),
};
const acceptance = { version: 1, scrape: '261123-0500', producer: 'bram', by: 'anna', at: verdict.at };
const RECORDS: Readonly<Record<string, unknown>> = {
  [`.production/verdicts/${verdictName(verdict)}`]: verdict,
  [`.production/verdicts/${acceptanceName(verdict)}`]: acceptance,
};
const attack = fc
  .constantFrom(...Object.keys(RECORDS), '.production/verdicts')
  .chain((path) => fc.tuple(fc.constant(path), hostileTo(RECORDS[path] ?? {})));

describe('verdicts of a partner’s store, whatever stands in their place', () => {
  let home: string;
  let [bram, anna] = ['', ''];

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'verdict-fuzz-'));
    [bram, anna] = [join(home, 'bram'), join(home, 'anna')];
  });

  afterEach(() => removeSync(home));

  it(
    'are read or passed over, and only sound ones travel on',
    () => {
      fc.assert(
        fc.property(attack, ([path, hostile]) => {
          for (const store of [bram, anna]) {
            removeSync(store);
            ensureDirSync(join(store, '.production'));
          }
          for (const [each, body] of Object.entries(RECORDS)) {
            ensureDirSync(dirname(join(bram, each)));
            writeFileSync(join(bram, each), JSON.stringify(body));
          }
          putHostile(join(bram, path), hostile);
          tried(() => shareVerdicts(anna, bram));
          tried(() => tidyVerdicts(bram, DAY));
          const known = readVerdicts(anna);
          for (const one of known.verdicts) expect(one.digest).toBe(digestOfPages(one.pages));
          restOf(known, { day: DAY, at: new Date(verdict.at) });
          const loss = { cause: 'removed' as const, pages: [1, 2, 3], known: 4, text: '' };
          believe({ loss, known, day: '2026-11-24', lastRecorded: '2026-11-22', graceDays: 7 });
          expect(readdirSync(home).sort()).toEqual(['anna', 'bram']);
          expect(readdirSync(anna)).toEqual(['.production']);
        }),
        { numRuns: FUZZ_RUNS },
      );
    },
    FUZZ_LIMIT_MS,
  );

  /** A folder that is a file is told by the file system, and is that partner's failure. */
  function tried(work: () => void): void {
    try {
      work();
    } catch (error) {
      expect((error as { code?: string }).code).toMatch(/^(ENOTDIR|EEXIST|EISDIR|EPERM|ELOOP|FILE_REFUSED)$/);
    }
  }
});
