import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AcceptedConfig } from '@scrape-and-report/production';
import { bytesOfHtml, htmlOf, isLifeFile, storeLayout } from '@scrape-and-report/record';
import { buildScrape, type BuiltPage, holdFile } from '@scrape-and-report/record/testing';
import { parseLifeFile } from '../../lives/life-file';
import type { PageLife } from '../../model';
import { joinText, lifeFileOf, textsFileOf, type TextsFile } from '../../pages/client/life/life-files';
import { openReportSource } from '../open-report-source';
import { writeLives, type WrittenLives } from './write-lives';

const root = 'https://site.test';
const link = (path: string, status = '200'): { url: string; type: string; status: string } => ({
  url: `${root}${path}`,
  type: 'int',
  status,
});

let store: string;
beforeEach(() => void (store = mkdtempSync(join(tmpdir(), 'lives-'))));
afterEach(() => removeSync(store));

const DAYS: readonly (readonly [string, readonly BuiltPage[]])[] = [
  [
    '260301-0500',
    [
      { path: '/', links: [link('/pas'), link('/gone')] },
      { path: '/pas', title: 'Paspoort', ed_text: 'Kosten 60 euro\nUpdated: 1 March' },
      { path: '/gone', title: 'Weg' },
    ],
  ],
  [
    '260302-0500',
    [
      { path: '/', title: null, links: [link('/pas'), link('/gone')] },
      { path: '/pas', title: 'Paspoort', ed_text: 'Kosten 60 euro\nUpdated: 2 March' },
    ],
  ],
  [
    '260303-0500',
    [
      { path: '/', links: [link('/pas'), link('/stale', '404')] },
      { path: '/pas', title: 'Een paspoort', ed_text: 'Kosten 70 euro\nUpdated: 3 March' },
      { path: '/gone', title: 'Terug' },
    ],
  ],
];

async function build(days: number): Promise<void> {
  for (const [name, pages] of DAYS.slice(0, days)) await buildScrape(store, name, { pages });
}

const write = (days: number): Promise<WrittenLives> => writeAt(DAYS[days - 1]![0]);

async function writeAt(scrape: string, accepted: readonly AcceptedConfig[] = []): Promise<WrittenLives> {
  const source = openReportSource(store, scrape, { ignoreText: ['Updated: *'] });
  try {
    return await writeLives(source, {
      ...{ store, root, language: 'en', ignoreText: ['Updated: *'], accepted },
      signal: new AbortController().signal,
      assertLease: async () => undefined,
      onProgress: () => undefined,
    });
  } finally {
    source.close();
  }
}

const files = (): string[] => readdirSync(join(store, 'reports', 'lives')).sort();
const read = (name: string): string => htmlOf(readFileSync(join(store, 'reports', 'lives', name)));
const lifeOf = (path: string): PageLife =>
  files()
    .filter((name) => name !== 'index.html')
    .flatMap((name) => parseLifeFile(read(name))!.held())
    .find((life) => life.path === path)!;

describe('the lives of pages', () => {
  it('tell what happened to a page, what it said, its issues, its links', async () => {
    await build(3);
    expect(await write(3)).toEqual({ count: 1, held: [], unread: [] });
    expect(files()).toEqual(['index.html', 'p-1-000.html']);
    const life = lifeOf('/pas');
    expect(life).toMatchObject({
      url: `${root}/pas`,
      title: 'Een paspoort',
      spans: [['2026-03-01 05:00', null]],
      in: { count: 1, paths: ['/'] },
      older: 0,
    });
    // What a rule says is no change is none here either.
    expect(life.changes.map(({ found, aspect, since }) => [found, aspect, since])).toEqual([
      ['2026-03-03 05:00', 'editorial text', '2026-03-01 05:00'],
      ['2026-03-03 05:00', 'title', '2026-03-01 05:00'],
    ]);
    expect(JSON.stringify(life.changes[0]!.diff)).toContain('["70"]');
    expect(JSON.stringify(life.changes[0]!.diff)).not.toContain('March');
    expect(life.texts).toEqual([
      ['2026-03-03 05:00', 'Kosten 70 euro\nUpdated: 3 March'],
      ['2026-03-01 05:00', 'Kosten 60 euro\nUpdated: 1 March'],
    ]);
    expect(lifeOf('/')).toMatchObject({ out: ['/pas', '/stale'], broken: ['/stale'] });
    expect(lifeOf('/gone')).toMatchObject({
      title: 'Terug',
      spans: [
        ['2026-03-01 05:00', '2026-03-02 05:00'],
        ['2026-03-03 05:00', null],
      ],
    });
    const [mended] = lifeOf('/').issues.filter(({ issue }) => issue === 'no title');
    expect(mended).toMatchObject({ from: '2026-03-02 05:00', til: '2026-03-03 05:00' });
  });

  it('say which issues were judged fine, and why', async () => {
    await build(3);
    await writeAt('260303-0500', [
      { kind: 'broken-link', path: '/', detail: '/stale', reason: 'kept for the archive' },
    ]);
    const [broken] = lifeOf('/').issues.filter(({ detail }) => detail.includes('/stale'));
    expect(broken).toMatchObject({ til: null, accepted: 'kept for the archive' });
    expect(lifeOf('/').issues.filter(({ accepted }) => accepted !== undefined)).toHaveLength(1);
  });

  it('are the same whether written by the day or at once', async () => {
    for (const days of [1, 2, 3]) {
      await build(days);
      await write(days);
    }
    const grown = files().map(read);
    removeSync(join(store, 'reports'));
    await write(3);
    expect(files().map(read)).toEqual(grown);
  });

  it('are not written again when nothing is other, also on another day', async () => {
    await build(1);
    await write(1);
    const file = join(store, 'reports', 'lives', 'p-1-000.html');
    utimesSync(file, 1, 1);
    await write(1);
    await buildScrape(store, '260302-0500', { pages: DAYS[0]![1] });
    const source = openReportSource(store, '260302-0500');
    source.close();
    await write(2);
    expect(statSync(file).mtimeMs).toBe(1000);
  });

  it('are the same when an earlier recording comes late, but for what it tells', async () => {
    await build(1);
    await buildScrape(store, '260303-0500', { pages: DAYS[0]![1] });
    await buildScrape(store, '260304-0500', { pages: DAYS[2]![1] });
    await writeAt('260304-0500');
    const before = read('p-1-000.html');
    await buildScrape(store, '260302-0500', { pages: DAYS[0]![1] });
    await writeAt('260304-0500');
    expect(read('p-1-000.html')).toBe(before);
  });

  it('hold nothing of a recording that is forgotten, though they take over what they held', async () => {
    const text = (said: string): BuiltPage[] => [{ path: '/', ed_text: `It says ${said}.` }];
    await buildScrape(store, '260301-0500', { pages: text('first') });
    await buildScrape(store, '260302-0500', { pages: text('secret') });
    await buildScrape(store, '260303-0500', { pages: text('third') });
    await writeAt('260303-0500');
    expect(JSON.stringify(lifeOf('/'))).toContain('secret');
    removeSync(join(store, '260302-0500'));
    removeSync(storeLayout(store).history);
    await writeAt('260303-0500');
    expect(JSON.stringify(lifeOf('/'))).not.toContain('secret');
    expect(JSON.stringify(lifeOf('/').changes)).toContain('first');
  });

  it('stand in more files for a larger site, each of them there', async () => {
    const pages = Array.from({ length: 65 }, (_, nr) => ({ path: `/${nr}` }));
    await build(1);
    await write(1);
    await buildScrape(store, '260302-0500', { pages });
    expect((await writeAt('260302-0500')).count).toBe(2);
    expect(files()).toEqual(['index.html', 'p-2-000.html', 'p-2-001.html']);
    expect(files().every((name) => isLifeFile(`reports/lives/${name}`))).toBe(true);
    expect(isLifeFile('reports/lives/notes.html')).toBe(false);
  });

  describe('of a large site', () => {
    const NAMES = ['260301-0500', '260302-0500', '260303-0500'] as const;
    const pagesOf = (day: number): BuiltPage[] =>
      Array.from({ length: 300 }, (_, nr) => ({
        path: `/${nr}`,
        ed_text: `What page ${nr} says is long, and much the same every day.${nr === 7 ? ` On day ${day}.` : ''}`,
      }));
    const grow = async (days: number): Promise<void> => {
      for (let day = 0; day < days; day++) {
        if (!existsSync(join(store, NAMES[day]!))) await buildScrape(store, NAMES[day]!, { pages: pagesOf(day) });
      }
    };
    const textIn = (path: string, found: string): string | undefined => {
      const file = Number(new Map(lifeIn(path).texts).get(found));
      const told = parseLifeFile<TextsFile>(read(textsFileOf({ found, file })))!.held();
      expect(told).toMatchObject({ found, file });
      const text = told.texts.find(([own]) => own === path)?.[1];
      if (typeof text !== 'object') return text;
      expect(text.text.length).toBeLessThan(20);
      return joinText(textIn(path, text.found)!, text);
    };
    const lifeIn = (path: string): PageLife =>
      files()
        .filter((name) => name.startsWith('p-'))
        .flatMap((name) => parseLifeFile(read(name))!.held())
        .find((life) => life.path === path)!;

    it('have each text in a file of its recording, which is never another again', async () => {
      await grow(1);
      await writeAt(NAMES[0]);
      const texts = files().filter((name) => name.startsWith('t-'));
      expect(texts).toHaveLength(1);
      expect(files().every((name) => isLifeFile(`reports/lives/${name}`))).toBe(true);
      const before = new Map(files().map((name) => [name, read(name)]));
      await grow(2);
      await writeAt(NAMES[1]);
      const others = files().filter((name) => read(name) !== before.get(name));
      const found = '2026-03-02 05:00';
      const file = Number(new Map(lifeIn('/7').texts).get(found));
      expect(others).toEqual([lifeFileOf('/7', 8), textsFileOf({ found, file })]);
      expect(textIn('/7', '2026-03-02 05:00')).toMatch(/^What page 7 says .* On day 1\.$/);
      expect(textIn('/7', '2026-03-01 05:00')).toMatch(/^What page 7 says .* On day 0\.$/);
      expect(textIn('/8', '2026-03-01 05:00')).toMatch(/^What page 8 says .* every day\.$/);
      expect(JSON.stringify(lifeIn('/7').changes[0]!.diff)).toContain('1');
    });

    it('are the same whether written by the day or at once, and after one was damaged', async () => {
      for (const days of [1, 2, 3]) {
        await grow(days);
        await writeAt(NAMES[days - 1]!);
      }
      const grown = new Map(files().map((name) => [name, read(name)]));
      const now = (): ReadonlyMap<string, string> => new Map(files().map((name) => [name, read(name)]));
      const found = '2026-03-01 05:00';
      const texts = textsFileOf({ found, file: Number(new Map(lifeIn('/8').texts).get(found)) });
      for (const damaged of [
        '',
        grown
          .get(texts)!
          .replace(/made-of" content="\w/, 'made-of" content="0')
          .replace(/>[^<]*<\/script>/, '>x</script>'),
      ]) {
        writeFileSync(join(store, 'reports', 'lives', texts), bytesOfHtml(damaged));
        await writeAt(NAMES[2]);
        expect(now()).toEqual(grown);
      }
      removeSync(join(store, 'reports'));
      await writeAt(NAMES[2]);
      expect(now()).toEqual(grown);
    });

    it('hold nothing of a recording that is forgotten', async () => {
      await grow(3);
      await writeAt(NAMES[2]);
      removeSync(join(store, NAMES[1]));
      removeSync(storeLayout(store).history);
      await writeAt(NAMES[2]);
      expect(files().filter((name) => name.includes('20260302'))).toEqual([]);
      expect(lifeIn('/7').texts.map(([found]) => found)).toEqual(['2026-03-03 05:00', '2026-03-01 05:00']);
    });
  });

  it('are the former ones where somebody has them open, and told to be', async () => {
    await build(2);
    const file = join(store, 'reports', 'lives', 'p-1-000.html');
    await write(1);
    const before = read('p-1-000.html');
    const letGo = holdFile(file);
    try {
      expect((await write(2)).held).toEqual(['p-1-000.html']);
    } finally {
      letGo();
    }
    expect(read('p-1-000.html')).toBe(before);
    expect((await write(2)).held).toEqual([]);
    expect(read('p-1-000.html')).not.toBe(before);
  });

  it('are written anew where one is damaged or from another number of files', async () => {
    await build(3);
    await write(3);
    const whole = read('p-1-000.html');
    for (const text of [
      whole.slice(0, 900),
      whole.replace(/data-encoding="\w+">[^<]*</, 'data-encoding="deflate">x<'),
      '',
    ]) {
      writeFileSync(
        join(store, 'reports', 'lives', 'p-1-000.html'),
        text.replace(/made-of" content="\w/, 'made-of" content="0'),
      );
      writeFileSync(join(store, 'reports', 'lives', 'p-2-001.html'), whole);
      await write(3);
      expect(files()).toEqual(['index.html', 'p-1-000.html']);
      expect(read('p-1-000.html')).toBe(whole);
    }
  });
});
