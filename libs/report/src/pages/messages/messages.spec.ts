import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workbookWords } from '../../workbook/workbook-words';
import { uiOf } from '../html/ui';
import { en, type Messages } from './en';
import { figureLabel } from './figure-label';
import { nl } from './nl';
import { wordsOf } from './words';

const keys = Object.keys(en) as (keyof Messages)[];
const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe('the texts of the pages', () => {
  it('fill in the same names, in as many forms, in both languages', () => {
    const shape = (text: string): string => `${placeholders(text).join(' ')} in ${text.split('|').length}`;
    expect(keys.filter((key) => shape(nl[key]) !== shape(en[key]))).toEqual([]);
  });

  it('are complete in both languages, those of the workbook too', () => {
    expect(Object.keys(nl).sort()).toEqual(Object.keys(en).sort());
    const textsOf = (value: unknown, path = ''): string[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => textsOf(inner, `${path}/${key}`))
        : [`${path}${value === '' ? ' is empty' : ''}`];
    expect(textsOf(workbookWords('nl'))).toEqual(textsOf(workbookWords('en')));
    expect(textsOf({ nl, en, book: workbookWords('nl') }).filter((path) => path.endsWith(' is empty'))).toEqual([]);
  });

  it.each(['en', 'nl'] as const)('have one word for one thing, on pages and in the workbook (%s)', (language) => {
    const { texts } = wordsOf(language);
    const { sheets, ...book } = workbookWords(language);
    const same: [string, string][] = [
      [sheets.figures, texts.figures],
      [sheets.removed, texts.removedPages],
      [sheets.added, texts.newPages],
      [sheets.pages, texts.allPages],
      [sheets.issues, texts.issues],
      [sheets.usage, texts.usage],
      [sheets.broken, texts.brokenLinks],
      [sheets.chains, texts.redirects],
      [sheets.orphans, texts.orphans],
      [sheets.parameters, texts.parameters],
      [book.bounceRate, texts.bounceRate],
      [book.business, texts.business],
      [book.category, texts.category],
      [book.change, texts.change],
      [book.factor, texts.factor],
      [book.figure, texts.figure],
      [book.firstPage, texts.onPages],
      [book.firstSeen, texts.firstSeen],
      [book.hits, texts.hits],
      [book.issue, texts.issue],
      [book.language, texts.language],
      [book.meanSeconds, texts.meanSeconds],
      [book.page, texts.page],
      [book.path, texts.path],
      [book.severity, texts.severity],
      [book.since, texts.since],
      [book.sources, texts.knownBy],
      [book.status, texts.status],
      [book.title, texts.title],
      [book.usedOn, texts.usedOn],
      [book.visits, texts.visitsColumn],
    ];
    expect(same.filter(([inBook, onPage]) => inBook !== onPage)).toEqual([]);
  });

  it('has every text that the page script says', () => {
    const client = join(__dirname, '..', 'client');
    const said = readdirSync(client, { recursive: true, encoding: 'utf8' })
      .filter((name) => /(?<!\.spec)\.ts$/.test(name))
      .flatMap((name) =>
        Array.from(readFileSync(join(client, name), 'utf8').matchAll(/\bui\.(\w+)/g), (match) => match[1]!),
      );
    const known = new Set([...Object.keys(uiOf(wordsOf('en'))), 'base', 'fileStem', 'editLink', 'published', 'life']);
    expect([...new Set(said)].filter((key) => !known.has(key))).toEqual([]);
  });

  it('says what a key figure is, and leaves one that it does not know', () => {
    const words = wordsOf('en');
    expect(figureLabel('pages_lang_nl', words)).toBe('pages in language nl');
    expect(figureLabel('redirs_wcm-url', words)).toBe('pages whose own address is redirected');
    expect(figureLabel('redirs_301_slash', words)).toBe('redirects of type 301 for a last slash only');
    expect(figureLabel('something_else', words)).toBe('something_else');
    expect(figureLabel('toString', words)).toBe('toString');
  });

  it('writes dates without asking the machine', () => {
    expect(wordsOf('nl').longDate('2026-11-22 05:00')).toBe('zondag 22 november 2026 05:00');
    expect(wordsOf('en').shortDate('2028-02-29')).toBe('29 Feb 2028');
    expect(wordsOf('nl').month('2026-03')).toBe('maart 2026');
  });
});
