import { languagesOf, withLanguages } from './languages';
import type { ColumnSpec, TableSpec } from './table-spec';

const column = (id: string, more: Partial<ColumnSpec> = {}): ColumnSpec => ({
  ...{ id, label: id, kind: 'text', width: 's' },
  ...more,
});
const table = (columns: readonly ColumnSpec[], rows: TableSpec['rows']): TableSpec => ({
  ...{ id: 't', caption: '', empty: '', layout: 'rows', columns, rows },
});

const languages = languagesOf([
  { path: '/a', language: 'nl' },
  { path: '/b', language: 'nl' },
  { path: '/en', language: 'en-GB' },
  { path: '/odd', language: 'Nederlands (België)' },
  { path: '/none', language: null },
]);

describe('languages of pages', () => {
  it('are those of most, and each page’s own; what is no tag is unknown', () => {
    expect(languages.main).toBe('nl');
    expect(['/a', '/en', '/odd', '/none', '/never'].map(languages.of)).toEqual(['nl', 'en-GB', '', '', '']);
  });

  it('stand in a table where they are another than that of most', () => {
    const told = withLanguages(
      table(
        [column('path'), column('title')],
        [
          ['/a', 'A'],
          ['/en', 'E'],
          ['/none', 'N'],
        ],
      ),
      languages,
    );
    expect(told.columns.at(-1)).toMatchObject({ id: 'lang', hidden: true });
    expect(told.rows.map((row) => row.at(-1))).toEqual([null, 'en-GB', 'und']);
  });

  it('stand at the entries of its lists that have a text', () => {
    const uses = column('uses', { kind: 'list', linked: true });
    const list = [
      ['/a', 'x'],
      ['/en', 'y'],
      ['/en', ''],
    ];
    const told = withLanguages(
      table(
        [column('kind'), uses],
        [
          ['k', list],
          ['k', null],
        ],
      ),
      languages,
    );
    expect(told.rows[0]).toEqual([
      'k',
      [
        ['/a', 'x'],
        ['/en', 'y', 'en-GB'],
        ['/en', ''],
      ],
      null,
    ]);
  });

  it('change no table that tells them already, or is of no pages, nor any where none is known', () => {
    const own = table([column('path'), column('language')], [['/en', 'en-GB']]);
    const other = table([column('figure')], [['pages']]);
    const pages = table([column('path')], [['/a']]);
    expect(withLanguages(own, languages)).toBe(own);
    expect(withLanguages(other, languages)).toBe(other);
    expect(withLanguages(pages, languagesOf([{ path: '/a', language: null }]))).toBe(pages);
    expect(withLanguages(pages, undefined)).toBe(pages);
  });
});
