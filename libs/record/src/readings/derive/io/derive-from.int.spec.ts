import { existsSync, mkdtempSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { arbitraryDays, arbitraryScrape } from '../../../testing/arbitrary-scrape';
import { storedInMemory } from '../../../testing/stored-in-memory';
import { deriveDatabase } from './derive-database';
import { deriveFrom } from './derive-from';
import { differenceOf } from '../../io/same-rows';

const stored = storedInMemory();
const { read, listOf } = stored;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'from-'));
  stored.clear();
});
afterEach(() => removeSync(folder));

const at = (name: string): string => join(folder, name);

describe('the tables of a scrape that are made of those of another', () => {
  it('are the same as made by themselves, whichever of the two is the earlier', () => {
    let done = 0;
    fc.assert(
      fc.property(arbitraryDays, fc.boolean(), ({ before, after }, isBack) => {
        const lists = [listOf(before), listOf(after)] as const;
        const [one, other] = isBack ? [lists[1], lists[0]] : lists;
        const [database, whole, quick] = [at('one.db'), at('whole.db'), at('quick.db')];
        try {
          deriveDatabase(one, read, database);
          deriveDatabase(other, read, whole);
          if (!deriveFrom({ list: one, database }, other, { read, file: quick, mostChanged: 1 }))
            return expect(existsSync(quick)).toBe(false);
          done += 1;
          expect(differenceOf(quick, whole)).toBeNull();
        } finally {
          for (const file of [database, whole, quick]) removeSync(file);
        }
      }),
      { numRuns: 80 },
    );
    expect(done).toBeGreaterThan(40);
  });

  it('are those with other texts where nothing but texts is another, of however many pages', () => {
    fc.assert(
      fc.property(arbitraryScrape, fc.boolean(), (before, isBack) => {
        const edited = before.pages.map((page) => ({
          ...page,
          ...{ body_digest: null, info: { ...page.info, ed_text: 'edited },"urls":[', etag: '"2"' } },
          response: page.response && { ...page.response, content_type: 'text/edited' },
        }));
        const lists = [listOf(before), listOf({ ...before, pages: edited })] as const;
        const [one, other] = isBack ? [lists[1], lists[0]] : lists;
        const [database, whole, quick] = [at('one.db'), at('whole.db'), at('quick.db')];
        try {
          deriveDatabase(one, read, database);
          deriveDatabase(other, read, whole);
          expect(deriveFrom({ list: one, database }, other, { read, file: quick, mostChanged: 0 })).toBe(true);
          expect(differenceOf(quick, whole)).toBeNull();
        } finally {
          for (const file of [database, whole, quick]) removeSync(file);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('need nothing of what the others were made of', () => {
    fc.assert(
      fc.property(arbitraryDays, ({ before, after }) => {
        const [database, whole, quick] = [at('one.db'), at('whole.db'), at('quick.db')];
        try {
          stored.clear();
          const list = listOf(before);
          deriveDatabase(list, read, database);
          stored.clear();
          const other = listOf(after);
          deriveDatabase(other, read, whole);
          if (!deriveFrom({ list, database }, other, { read, file: quick, mostChanged: 1 })) return;
          expect(differenceOf(quick, whole)).toBeNull();
        } finally {
          for (const file of [database, whole, quick]) removeSync(file);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('are left to be made by themselves when the others were taken away just now', () => {
    fc.assert(
      fc.property(arbitraryDays, ({ before, after }) => {
        const [list, other] = [listOf(before), listOf(after)];
        const given = { read, file: at('quick.db'), mostChanged: 1 };
        expect(deriveFrom({ list, database: at('gone.db') }, other, given)).toBe(false);
        expect(existsSync(given.file)).toBe(false);
      }),
      { numRuns: 5 },
    );
  });
});
