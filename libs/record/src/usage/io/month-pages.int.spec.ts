import { mkdtempSync, readFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openDatabase, type Database } from '../../io/database';
import { databaseFault } from '../../io/database-fault';
import { NUMBERED_USAGE_SCHEMA, type UsagePageRow, USAGE_SCHEMA } from '../schema';
import { deletePageDays, deletePages, insertPageDays, joinAddresses } from './month-pages';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'month-'))));
afterEach(() => removeSync(folder));

const DAYS = ['2026-11-01', '2026-11-02', '2026-11-30'] as const;
const PATHS = ['/a', '/a/', '/b/c.html', '/é/😀', '', null] as const;
const rest = fc.constantFrom('/a', '/a/', '/b/c.html', '/é/😀', '/é/😀?q=1', '', '/none');
const count = fc.nat(200_000);
const arbitraryPage = fc.record({
  url: fc.tuple(fc.constantFrom('https://a.test', 'https://b.test/nl'), rest).map((parts) => parts.join('')),
  path: fc.constantFrom(...PATHS),
  match: fc.constantFrom(null, 'exact' as const, 'query' as const),
  ...{ hits: count, visits: count, entries: count, exits: count, bounces: count, seconds: count },
  unique_visitors: fc.option(count),
});
const arbitraryDay = fc.uniqueArray(arbitraryPage, { selector: ({ url }) => url, maxLength: 50 });
const day = fc.constantFrom(...DAYS);
const arbitraryStep = fc.oneof(
  fc.record({ replace: day, pages: arbitraryDay }),
  fc.record({
    joins: fc.dictionary(
      arbitraryPage.map(({ url }) => url),
      fc.constantFrom('/a', '/b/c.html', '/é/😀'),
    ),
  }),
  fc.record({
    remove: fc.array(
      fc.tuple(
        day,
        arbitraryPage.map(({ url }) => url),
      ),
      { maxLength: 4 },
    ),
  }),
);
type Step = Parameters<Parameters<typeof arbitraryStep.map>[0]>[0];

function open(name: string, schema: string): Database {
  removeSync(join(folder, name));
  const db = openDatabase(join(folder, name), { fast: true });
  db.exec(schema);
  return db;
}

function take(db: Database, step: Step): void {
  db.transaction(() => {
    if ('joins' in step)
      return joinAddresses(
        db,
        new Map(Object.entries(step.joins).map(([url, path]) => [url, { path, match: 'exact' }])),
      );
    if ('remove' in step) return deletePages(db, step.remove);
    deletePageDays(db, step.replace);
    db.prepare('DELETE FROM days WHERE day = ?').run([step.replace]);
    db.prepare(
      "INSERT INTO days VALUES (?, 'matomo', 'final', 1, 1, 1, 0, '2026-11-22T04:00:00Z', 1, 0, 0, 0, 0, 'x', '')",
    ).run([step.replace]);
    insertPageDays(
      db,
      step.pages.map((page) => ({ day: step.replace, ...page })),
    );
  });
}

const rowsIn = (db: Database): UsagePageRow[] =>
  db
    .prepare('SELECT * FROM page_days ORDER BY day, url')
    .all<UsagePageRow>()
    .map((row) => ({ ...row }));

describe('a month in which addresses are numbered', () => {
  it('holds what one without would hold, whatever was done to it, and no address that none has', () => {
    fc.assert(
      fc.property(fc.array(arbitraryStep, { maxLength: 8 }), (steps) => {
        const [plain, numbered] = [open('plain.db', USAGE_SCHEMA), open('2026-11.db', NUMBERED_USAGE_SCHEMA)];
        try {
          for (const step of steps) {
            take(plain, step);
            take(numbered, step);
            expect(rowsIn(numbered)).toEqual(rowsIn(plain));
          }
          const idle = 'SELECT url FROM addresses WHERE address_nr NOT IN (SELECT address_nr FROM page_figures)';
          expect(numbered.prepare(idle).all()).toEqual([]);
        } finally {
          plain.close();
          numbered.close();
        }
        expect(databaseFault(join(folder, '2026-11.db'), 'usage')).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('is the same file after the same days', () => {
    const steps = fc.sample(fc.array(arbitraryStep, { minLength: 5 }), { numRuns: 1, seed: 19 })[0]!;
    const [one, other] = ['one.db', 'other.db'].map((name) => {
      const db = open(name, NUMBERED_USAGE_SCHEMA);
      for (const step of steps) take(db, step);
      db.close();
      return readFileSync(join(folder, name));
    });
    expect(one!.equals(other!)).toBe(true);
  });

  it('takes a third of the room for another day of the same pages', () => {
    const page = (nr: number): Omit<UsagePageRow, 'day'> => ({
      ...{
        url: `https://www.example.nl/some/folder/page-${nr}.html`,
        path: `/some/folder/page-${nr}.html`,
        match: 'exact',
      },
      ...{ hits: nr, visits: nr, unique_visitors: nr, entries: 1, exits: 1, bounces: 0, seconds: 9 * nr },
    });
    const pages = Array.from({ length: 2000 }, (_, nr) => page(nr));
    const grown = [USAGE_SCHEMA, NUMBERED_USAGE_SCHEMA].map((schema) => {
      const db = open('grown.db', schema);
      const bytes = (): number => readFileSync(join(folder, 'grown.db')).length;
      take(db, { replace: DAYS[0], pages } as Step);
      const first = bytes();
      take(db, { replace: DAYS[1], pages } as Step);
      db.close();
      return bytes() - first;
    });
    expect(grown[1]! * 3).toBeLessThan(grown[0]!);
  });

  it.each([
    ['CREATE TABLE addresses (address_nr INTEGER, url TEXT)', /its table addresses has another key/],
    ['CREATE TABLE addresses (address_nr INTEGER PRIMARY KEY DESC, url TEXT)', /its table addresses has another key/],
    ['CREATE VIEW addresses AS SELECT 1', /view "addresses" is no plain table/],
  ])('is refused where a join would have no end: %s', (sql, fault) => {
    const [before, view] = NUMBERED_USAGE_SCHEMA.split(/CREATE TABLE addresses .*\n/);
    const db = open('odd.db', before + view!);
    db.exec(sql);
    db.close();
    expect(databaseFault(join(folder, 'odd.db'), 'usage')).toMatch(fault);
  });

  it('is refused with a view of other words, with more days than a month has, and without its figures', () => {
    const faultOf = (sql: string, more = ''): string | null => {
      const db = open('odd.db', sql);
      if (more) db.exec(more);
      db.close();
      return databaseFault(join(folder, 'odd.db'), 'usage');
    };
    expect(
      faultOf(NUMBERED_USAGE_SCHEMA.replace('CROSS JOIN addresses', 'CROSS JOIN days e CROSS JOIN addresses')),
    ).toMatch(/view "page_days" is no plain table/);
    const days = Array.from(
      { length: 32 },
      (_, nr) => `('2026-11-01${nr}', '', '', 0, 0, 0, 0, '', 0, 0, 0, 0, 0, '', '')`,
    );
    expect(faultOf(NUMBERED_USAGE_SCHEMA, `INSERT INTO days VALUES ${days.join(', ')}`)).toMatch(
      /its table days has 32 rows/,
    );
    expect(faultOf(NUMBERED_USAGE_SCHEMA, 'DROP TABLE page_figures')).toBe('it lacks the table page_figures');
  });
});
