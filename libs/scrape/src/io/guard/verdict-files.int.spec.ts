import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOfPages, Verdict } from '../../guard/verdict';
import { newFolder, removeFolders } from '../../testing/scrape-fixture';
import { readVerdicts, setAside, shareVerdicts, tidyVerdicts, writeAcceptance, writeVerdict } from './verdict-files';

const verdictOf = (scrape: string, producer = 'anna'): Verdict => ({
  ...{
    version: 1,
    scrape,
    producer,
    cause: 'removed',
    text: 'lost',
    known: 9,
    pages: [1, 2],
    digest: digestOfPages([1, 2]),
  },
  ...{ day: `20${scrape.slice(0, 2)}-${scrape.slice(2, 4)}-${scrape.slice(4, 6)}`, at: '2026-11-26T04:00:00.000Z' },
});

describe('verdicts in stores', () => {
  afterEach(removeFolders);

  it('come together whichever store had them, and nothing of a store is believed that is none', () => {
    const [anna, bram] = [newFolder(), newFolder()];
    writeVerdict(anna, verdictOf('261126-0500'));
    writeAcceptance(anna, {
      ...{ version: 1, scrape: '261126-0500', producer: 'anna', by: 'cleo', at: '2026-11-26T09:00:00.000Z' },
    });
    writeVerdict(bram, verdictOf('261126-0600', 'bram'));
    const forged = join(bram, '.production/verdicts/261126-0700-00000000.json');
    writeFileSync(forged, JSON.stringify({ ...verdictOf('261126-0700'), pages: [3] }));
    shareVerdicts(anna, bram);
    for (const store of [anna, bram]) {
      const { verdicts, acceptances } = readVerdicts(store);
      expect(verdicts.map(({ scrape }) => scrape).sort()).toEqual(['261126-0500', '261126-0600']);
      expect(acceptances).toMatchObject([{ by: 'cleo' }]);
    }
    expect(readdirSync(join(anna, '.production/verdicts'))).toHaveLength(3);
    shareVerdicts(anna, join(anna, 'no-such-store'));
    expect(existsSync(join(anna, 'no-such-store'))).toBe(false);
  });

  it('go after forty days, and what a refused scrape held after a week', () => {
    const store = newFolder();
    for (const scrape of ['261101-0500', '261126-0500']) {
      mkdirSync(join(store, scrape));
      writeFileSync(join(store, scrape, 'log.txt'), 'half');
      expect(existsSync(join(setAside(store, scrape), 'log.txt'))).toBe(true);
      expect(existsSync(join(store, scrape))).toBe(false);
      writeVerdict(store, verdictOf(scrape));
    }
    const left = (): unknown => [
      readdirSync(join(store, '.production/refused')),
      readVerdicts(store).verdicts.map(({ scrape }) => scrape),
    ];
    tidyVerdicts(store, '2026-11-27');
    expect(left()).toEqual([['261126-0500'], ['261101-0500', '261126-0500']]);
    tidyVerdicts(store, '2026-12-03');
    expect(left()).toEqual([['261126-0500'], ['261101-0500', '261126-0500']]);
    tidyVerdicts(store, '2026-12-04');
    expect(left()).toEqual([[], ['261101-0500', '261126-0500']]);
    tidyVerdicts(store, '2026-12-12');
    expect(left()).toEqual([[], ['261126-0500']]);
    tidyVerdicts(newFolder(), '2026-12-12');
  });
});
