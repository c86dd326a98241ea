import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openDatabase } from '../io/database';
import { storeLayout } from '../layout';
import type { ScrapeReader } from '../io/scrape-reader';
import { pageIdOf } from '../site-url';
import { buildScrape, type BuiltPage } from '../testing';
import { compactStore } from '../compaction/io/compact-store';
import { openHistory, type History, type ScrapeDeriver } from '.';
import { ASPECT_COLUMNS } from './history';

const deriver: ScrapeDeriver = {
  version: 'test',
  derive: (scrape: ScrapeReader) => {
    const pages = [...scrape.pageFacts()];
    const untitled = pages
      .filter(({ title }) => title === null)
      .map(({ path }) => ({ path, kind: 'no-title', detail: '' }));
    return { figures: new Map([['pages', pages.length]]), issues: untitled };
  },
  factor: () => 0.5,
};

let store: string;
beforeEach(() => void (store = mkdtempSync(join(tmpdir(), 'history-'))));
afterEach(() => removeSync(store));

function withHistory<T>(work: (history: History) => T, its = deriver): T {
  const history = openHistory(store, its);
  try {
    return work(history);
  } finally {
    history.close();
  }
}

const build = (name: string, pages: readonly BuiltPage[]): Promise<void> => buildScrape(store, name, { pages });

describe('history', () => {
  it('does not take a first recording for a change', async () => {
    await build('260101-0500', [{ path: '/' }, { path: '/a' }]);
    withHistory((history) => {
      expect(history.movesAt(1)).toEqual([]);
      expect([...history.changesAt(1)]).toEqual([]);
      expect([...history.livingAt(1)].map(({ path, life, first }) => [path, life, first])).toEqual([
        ['/', 1, 1],
        ['/a', 1, 1],
      ]);
    });
  });

  it('gives the texts of scrapes in format 2 without making tables for them', async () => {
    const names = ['260101-0500', '260102-0500', '260103-0500'];
    for (const [day, name] of names.entries())
      await build(name, [{ path: '/', ed_text: `on day ${day}`, num_h1s: day }, { path: `/of-${day}` }]);
    const aspects = ASPECT_COLUMNS.filter((aspect) => aspect !== 'own_facts');
    const texts = (): unknown[] =>
      withHistory((history) =>
        names.flatMap((_name, at) =>
          ['/', '/of-1', '/none'].map((path) =>
            aspects.map((aspect) => history.textOf(at + 1, pageIdOf(path), aspect)),
          ),
        ),
      );
    const before = texts();
    await compactStore({ store, trash: join(store, '.production/trash/x'), assertRight: async () => undefined });
    expect(texts()).toEqual(before);
    expect(before[0]).toContain('on day 0');
    expect(existsSync(join(store, '.production/open'))).toBe(false);
    const pack = join(store, names[0]!, 'readings.pack');
    writeFileSync(pack, Buffer.alloc(statSync(pack).size));
    expect(texts).toThrow(/what pages of .*260101-0500 were read as is missing/);
  });

  it('goes on with a page whose address is only spelled otherwise, and forgets its copies', async () => {
    await build('260101-0500', [{ path: '/' }, { path: '/a;jsessionid=1F', title: 'One' }, { path: '/b?y=1&x=%41' }]);
    await build('260102-0500', [
      { path: '/' },
      { path: '/a;jsessionid=1F', title: 'Two', ed_text: 'before' },
      { path: '/a;jsessionid=2F' },
      { path: '/b?y=1&x=%41' },
      { path: '/c' },
    ]);
    const now = [{ path: '/' }, { path: '/a', title: 'Two', ed_text: 'after' }, { path: '/b?x=A&y=1' }];
    await build('260103-0500', now);
    await build('260104-0500', now);
    withHistory((history) => {
      expect(history.movesAt(3)).toMatchObject([{ kind: 'vanished', path: '/c' }]);
      expect(history.movesAt(4)).toEqual([]);
      expect([...history.livingAt(3)].map(({ path, life, first }) => [path, life, first])).toEqual([
        ['/', 1, 1],
        ['/a', 1, 1],
        ['/b?x=A&y=1', 1, 1],
      ]);
      expect([...history.changesAt(2)]).toMatchObject([
        { path: '/a', aspect: 'title', previous: 'One', current: 'Two' },
        { path: '/a' },
      ]);
      expect([...history.changesAt(3)]).toMatchObject([{ path: '/a', aspect: 'ed_text', last: 2 }]);
      expect(history.textOf(2, pageIdOf('/a'), 'ed_text')).toBe('before');
    });
    // Another scrape takes the place of the third: what was respelled in it is known anew.
    await build('260103-0500', [{ path: '/' }, { path: '/a;jsessionid=1F', title: 'Two', ed_text: 'before' }]);
    withHistory((history) => {
      expect(history.movesAt(3).map(({ path }) => path)).toEqual(expect.arrayContaining(['/c']));
      expect([...history.livingAt(4)].map(({ path, first }) => [path, first])).toEqual([
        ['/', 1],
        ['/a', 1],
        ['/b?x=A&y=1', 4],
      ]);
    });
  });

  it('takes no page for changed that is only read by other rules', async () => {
    const body = 'a'.repeat(64);
    const rules = (value: string) => ({ parameters: { readings: value } });
    await buildScrape(store, '260101-0500', {
      ...rules('1'),
      pages: [
        { path: '/a', title: 'x', body_digest: body },
        { path: '/b', title: 'x', body_digest: body },
      ],
    });
    await buildScrape(store, '260102-0500', {
      ...rules('2'),
      pages: [
        { path: '/a', title: 'y', body_digest: body },
        { path: '/b', title: 'y', body_digest: 'b'.repeat(64) },
      ],
    });
    withHistory((history) => expect([...history.changesAt(2)].map(({ path }) => path)).toEqual(['/b']));
  });

  it('takes no page for changed that is only recorded as a browser shows it, or no longer is', async () => {
    const day = (name: string, pages: readonly BuiltPage[]): Promise<void> =>
      buildScrape(store, name, {
        ...(pages.some(({ seen }) => seen?.source) && { parameters: { rendered: '2' } }),
        pages,
      });
    const shown = (source: string) => ({ seen: { source: source.repeat(64) } });
    await day('260101-0500', [
      { path: '/a', title: 'Loading' },
      { path: '/b', title: 'Loading' },
      { path: '/c', title: 'One' },
    ]);
    await day('260102-0500', [
      { path: '/a', title: 'Shown', ...shown('a') },
      { path: '/b', title: 'Shown', ...shown('b') },
      { path: '/c', title: 'Two' },
    ]);
    await day('260103-0500', [
      { path: '/a', title: 'Shown', ed_text: 'else', ...shown('a') },
      { path: '/c', title: 'Two' },
    ]);
    await day('260104-0500', [
      { path: '/a', title: 'Loading' },
      { path: '/b', title: 'Back', ...shown('c') },
      { path: '/c', title: 'Two', seen: {} },
    ]);
    await day('260105-0500', [
      { path: '/a', title: 'Loading' },
      { path: '/c', title: 'Two' },
    ]);
    await day('260106-0500', [{ path: '/a' }, { path: '/b', title: 'Loading' }, { path: '/c', title: 'Two' }]);
    withHistory((history) =>
      expect(
        [2, 3, 4, 6].map((nr) => [...history.changesAt(nr)].map(({ path, aspect }) => `${path} ${aspect}`)),
      ).toEqual([['/c title'], ['/a ed_text'], ['/b title'], ['/a title']]),
    );
  });

  it('counts the lives of a page that vanishes and comes back changed', async () => {
    await build('260101-0500', [{ path: '/' }, { path: '/a', title: 'One' }]);
    await build('260102-0500', [{ path: '/' }]);
    await build('260103-0500', [{ path: '/' }, { path: '/a', title: 'Two' }]);
    withHistory((history) => {
      expect(history.movesAt(2)).toMatchObject([{ kind: 'vanished', path: '/a', life: 1 }]);
      expect([...history.goneAt(2)]).toMatchObject([{ path: '/a', life: -1, gone: 2, title: 'One', first: 1 }]);
      expect(history.movesAt(3)).toMatchObject([{ kind: 'returned', path: '/a', life: 2 }]);
      expect([...history.changesAt(3)]).toMatchObject([
        { path: '/a', aspect: 'title', previous: 'One', current: 'Two', since: 1, last: 1 },
      ]);
      expect([...history.goneAt(3)]).toEqual([]);
      expect(history.movements()).toEqual([
        { nr: 1, added: 0, removed: 0, changed: 0 },
        { nr: 2, added: 0, removed: 1, changed: 0 },
        { nr: 3, added: 1, removed: 0, changed: 1 },
      ]);
    });
  });

  it('knows since when the previous value of an aspect stood', async () => {
    await build('260101-0500', [{ path: '/a', title: 'One' }]);
    await build('260102-0500', [{ path: '/a', title: 'Two' }]);
    await build('260103-0500', [{ path: '/a', title: 'Two', ed_text: 'else' }]);
    await build('260104-0500', [{ path: '/a', title: null, ed_text: 'else' }]);
    withHistory((history) => {
      expect([...history.changesAt(4)]).toMatchObject([
        { aspect: 'title', previous: 'Two', current: null, factor: 1, since: 2, last: 3 },
      ]);
      const [text] = [...history.changesAt(3)];
      expect(text).toMatchObject({ aspect: 'ed_text', previous: null, current: null, factor: 0.5, since: 1, last: 2 });
      expect(history.textOf(text!.last, text!.page_id, 'ed_text')).toBe('Some editorial text');
      expect(history.textOf(3, text!.page_id, 'ed_text')).toBe('else');
    });
  });

  it('keeps how long an issue has been open, and which were mended', async () => {
    await build('260101-0500', [{ path: '/a', title: null }, { path: '/b' }]);
    await build('260102-0500', [
      { path: '/a', title: null },
      { path: '/b', title: null },
    ]);
    await build('260103-0500', [{ path: '/a' }, { path: '/b', title: null }]);
    withHistory((history) => {
      expect([...history.issuesAt(2)].map(({ path, from }) => [path, from])).toEqual([
        ['/a', 1],
        ['/b', 2],
      ]);
      expect([...history.issuesFixedAt(3)]).toMatchObject([{ path: '/a', from: 1 }]);
    });
  });

  it('starts anew when its file is damaged or of another version', async () => {
    await build('260101-0500', [{ path: '/a' }]);
    withHistory(() => undefined);
    writeFileSync(
      storeLayout(store).history,
      'not a database, but long enough to be read as a header of one'.repeat(99),
    );
    expect(withHistory((history) => history.figuresAt(1))).toEqual(new Map([['pages', 1]]));
    const other = { ...deriver, version: 'other', derive: () => ({ figures: new Map([['x', 7]]), issues: [] }) };
    expect(withHistory((history) => history.figuresAt(1), other)).toEqual(new Map([['x', 7]]));
  });

  it('leaves no part of a scrape behind when it breaks off while adding it', async () => {
    await build('260101-0500', [{ path: '/a' }]);
    await build('260102-0500', [{ path: '/a' }, { path: '/b' }]);
    const breaking = {
      ...deriver,
      derive: (scrape: ScrapeReader) => {
        if ([...scrape.pageFacts()].length > 1) throw new Error('out of memory');
        return deriver.derive(scrape);
      },
    };
    expect(() => withHistory(() => undefined, breaking)).toThrow(/260102-0500 could not be added.*out of memory/);
    const db = openDatabase(storeLayout(store).history, { readonly: true });
    expect(db.prepare('SELECT count(*) AS n FROM lives').get()).toEqual({ n: 1 });
    db.close();
    expect(withHistory((history) => history.movesAt(2))).toMatchObject([{ kind: 'appeared', path: '/b' }]);
  });

  it('is the same whether grown by the day, with scrapes arriving late, or built at once', async () => {
    const page = fc.record({ path: fc.constantFrom('/', '/a', '/b'), title: fc.constantFrom('x', 'y', null) });
    const site = fc.uniqueArray(page, { selector: ({ path }) => path, minLength: 1 });
    const days = fc.array(site, { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(days, fc.infiniteStream(fc.nat()), async (sites, order) => {
        removeSync(store);
        const names = sites.map((_, index) => `2601${String(index + 10)}-0500`);
        const arrival = names
          .map((name, index) => ({ name, index, at: order.next().value! }))
          .sort((a, b) => a.at - b.at);
        for (const { name, index } of arrival) {
          await build(name, sites[index]!);
          withHistory(() => undefined);
        }
        const grown = dump();
        rmSync(storeLayout(store).history);
        withHistory(() => undefined);
        expect(grown).toEqual(dump());
      }),
      { numRuns: 12 },
    );
  });
});

function dump(): unknown {
  const db = openDatabase(storeLayout(store).history, { readonly: true });
  const tables = ['scrapes', 'pages', 'lives', 'changes', 'figures', 'issues'];
  const rows = tables.map((table) => db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2, 3`).all());
  db.close();
  return rows;
}
