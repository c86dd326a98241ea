import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { openColumn } from './client/table/packed-column';
import { renderIndexPage, renderSectionPage, renderSitePage, sectionDigestOf } from './index';
import { mostChanged } from './site/overview-lists';
import type { PackedTable } from './tables/table-spec';
import { sampleIndexReport, sampleSectionInput, sampleSiteReport } from './testing';

const EVIL = '</script><script>alert(1)</script><img src=x onerror=alert(2)>"\'\u202egnp.exe\u0007';

/** Everything that a page's tables hold, unpacked. */
function dataOf(html: string): Map<string, unknown> {
  const blocks = html.matchAll(/<script type="text\/plain" id="([^"]+)" data-encoding="(\w+)">([^<]*)<\/script>/g);
  return new Map(
    Array.from(blocks, ([, id, encoding, text]) => [
      id!,
      JSON.parse(
        encoding === 'json' ? text! : inflateRawSync(Buffer.from(text!, 'base64')).toString('utf8'),
      ) as unknown,
    ]),
  );
}

/** The markup without what is data or script: what a parser would act upon. */
function markupOf(html: string): string {
  return html.replace(/<(script|style)\b[^>]*>[^]*?<\/\1>/g, '');
}

/** With what is written by its number as the character that it stands for. */
const readable = (html: string): string =>
  html.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));

describe('a section page', () => {
  const text = JSON.stringify(sampleSectionInput());
  const html = renderSectionPage(text);

  it('carries the digest of the text that it was made of', () => {
    expect(sectionDigestOf(html)).toBe(createHash('sha256').update(text).digest('hex'));
    expect(sectionDigestOf('<html></html>')).toBeNull();
  });

  it('is the same bytes again, also after other pages were rendered in between', () => {
    renderSectionPage(JSON.stringify({ ...sampleSectionInput({ pages: 5 }), section: 'other' }));
    renderSitePage(sampleSiteReport({ pages: 20 }));
    expect(renderSectionPage(text)).toBe(html);
  });

  it('shows a section without pages, issues or changes', () => {
    const empty = renderSectionPage(JSON.stringify({ ...sampleSectionInput(), pages: [], issues: [], changes: [] }));
    expect(empty).toContain('Geen enkel probleem.');
    expect([...dataOf(empty).keys()]).toEqual([]);
  });
});

describe('the site page', () => {
  const report = sampleSiteReport({ pages: 120 });
  const html = renderSitePage(report);

  it('holds every page of the report in the data of its table', () => {
    const { n, c } = dataOf(html).get('data-pages') as PackedTable;
    expect(n).toBe(120);
    const { get } = openColumn(c[0]!, n);
    expect(report.pages.map((_, row) => get(row))).toEqual(report.pages.map(({ path }) => path));
  });

  it('is in ASCII, so that a browser keeps it in half the memory', () =>
    expect(renderSitePage({ ...sampleSiteReport({ pages: 20 }), language: 'nl' })).not.toMatch(/[^\x00-\x7f]/));

  it('is the same bytes again', () => {
    expect(renderSitePage(sampleSiteReport({ pages: 120 }))).toBe(html);
  });

  it('is whole when there is no previous scrape, no usage and nothing to report', () => {
    const bare = renderSitePage({
      ...report,
      previous: null,
      producer: null,
      usage: null,
      figures: [],
      combinations: [],
      newPages: [],
      removedPages: [],
      changedAspects: [],
      issues: [],
      fixedIssues: [],
      brokenLinks: [],
      redirectChains: [],
      orphans: [],
      aliases: [],
      sections: [],
      pages: [],
      files: [],
      parameters: [],
    });
    expect(bare).toContain('There are no usage figures');
    expect(bare).not.toContain('id="tab-since"');
  });

  it('says plainly which days of the usage figures are missing', () => {
    expect(html).toContain('Mind: these figures are incomplete.');
    expect(html).toContain('1 of 28 days has no figures');
  });

  it('writes Dutch when asked to', () => {
    const dutch = renderSitePage({ ...report, language: 'nl' });
    expect(dutch).toContain('<html lang="nl">');
    expect(dutch).toContain('zondag 22 november 2026');
    expect(dutch).toContain('Sinds gisteren');
  });
});

describe('the overview', () => {
  const change = sampleSiteReport({ pages: 40 }).changedAspects[0]!;
  const changes = [
    { ...change, path: '/a', factor: 0.1 },
    { ...change, path: '/b', factor: 0.2 },
    { ...change, path: '/a', factor: 0.9 },
    { ...change, path: '/c', factor: 0.9 },
  ];

  it('names the pages that changed most first, each once', () => {
    expect(mostChanged(changes, 2).map(([path, own]) => [path, own.length])).toEqual([
      ['/a', 2],
      ['/c', 1],
    ]);
  });
});

describe('the entry page', () => {
  it('shows a gap in a trend where a day has no scrape', () => {
    const index = sampleIndexReport({ days: 40 });
    const html = renderIndexPage(index);
    const [, path] = /id="trend-pages-title"[^]*?class="line" d="([^"]+)"/.exec(html) ?? [];
    expect(path?.match(/M/g)?.length).toBeGreaterThan(1);
    expect(renderIndexPage(sampleIndexReport({ days: 40 }))).toBe(html);
  });

  it('begins with what changed lately and the calendar, each change a way to where it is shown', () => {
    const html = renderIndexPage(sampleIndexReport({ days: 40 }));
    const order = ['newest', 'lately', 'calendar', 'trends', 'reports'].map((id) => html.indexOf(`id="part-${id}"`));
    expect([...order].sort((a, b) => a - b)).toEqual(order);
    expect(html).toMatch(/href="261122-0500\/index\.html#tab=since&amp;at=changed&amp;changed\.f\.path=%3D%2F/);
  });

  it('shows the share of a language only where there are several', () => {
    const index = sampleIndexReport({ days: 10 });
    const one = { ...index, trends: index.trends.filter(({ figure }) => figure !== 'pages_lang_en') };
    const [both, single] = [renderIndexPage(index), renderIndexPage(one)];
    expect(both).toContain('data-figure="pages_lang_nl"');
    expect(single).not.toContain('pages_lang_nl');
    expect(single).toContain('data-figure="pages"');
    expect(dataOf(single).get('data-charts')).not.toHaveProperty('trend-pages_lang_nl');
  });

  it('has a calendar of five years by year, the newest months before it', () => {
    const html = readable(renderIndexPage(sampleIndexReport({ days: 5 * 365 })));
    expect(html.match(/<details class="year">/g)).toHaveLength(6);
    expect(html).toMatch(/<strong>2024<\/strong> <span class="muted">\d+ recorded · \d+ failed · \d+ /);
    expect(html.indexOf('<caption>September 2026')).toBeLessThan(html.indexOf('<details class="year">'));
    expect(html.match(/<caption>December \d+/g)).toHaveLength(5);
  });

  it('is whole before there is any report', () => {
    const html = renderIndexPage({
      language: 'en',
      root: 'https://a.example',
      reports: [],
      scrapes: [],
      trends: [],
      calendar: [],
      lately: [],
      rebuild: 'nx run prod:rebuild -- --scrape=YYMMDD-HHMM',
    });
    expect(html).toContain('There is no report yet.');
  });
});

describe('columns of tables', () => {
  const site = sampleSiteReport({ pages: 30, changes: 3 });
  const columnsOf = (html: string, id: string): string[] =>
    (dataOf(html).get(`spec-${id}`) as { columns: { id: string; hidden?: boolean }[] }).columns
      .filter(({ hidden }) => !hidden)
      .map(({ id: column }) => column);

  it('that hold nothing on this site are left out, and stay where one page has something', () => {
    const bare = site.pages.map((page) => ({ ...page, business: null, category: '', visits: null }));
    const without = columnsOf(renderSitePage({ ...site, pages: bare }), 'pages');
    expect(without).toContain('language');
    expect(without).not.toEqual(expect.arrayContaining(['business']));
    expect(without).not.toEqual(expect.arrayContaining(['category']));
    expect(without).not.toEqual(expect.arrayContaining(['visits']));
    const one = bare.map((page, at) => (at === 29 ? { ...page, category: 'x', visits: 0 } : page));
    expect(columnsOf(renderSitePage({ ...site, pages: one }), 'pages')).toEqual(
      expect.arrayContaining(['category', 'visits']),
    );
  });

  it('keep what a row is known by, though it is empty', () => {
    const html = renderSitePage({ ...site, parameters: [{ name: '', value: 'x' }] });
    expect(columnsOf(html, 'parameters')).toEqual(['name', 'value']);
  });
});

describe('hostile text', () => {
  const site = sampleSiteReport({ pages: 3, changes: 1 });
  const hostile = renderSitePage({
    ...site,
    root: 'https://evil.example/"><script>alert(3)</script>',
    producer: EVIL,
    parameters: [{ name: EVIL, value: EVIL }],
    pages: site.pages.map((page) => ({
      ...page,
      path: `/${EVIL}`,
      url: `javascript:alert(4)//${EVIL}`,
      title: EVIL,
      business: EVIL,
    })),
    issues: [{ ...sampleSiteReport().issues[0]!, title: EVIL, detail: EVIL, url: 'javascript:alert(5)' }],
    changedAspects: site.changedAspects.map((change) => ({ ...change, title: EVIL, url: 'javascript:alert(6)' })),
    brokenLinks: [
      {
        url: 'javascript:alert(7)',
        anchor: EVIL,
        internal: true,
        status: EVIL,
        uses: [{ path: EVIL, text: EVIL }],
        visits: 1,
      },
    ],
    usage: { ...site.usage!, statements: [EVIL] },
    sections: [{ name: EVIL, file: 'javascript:alert(8)', pages: 1, issues: 1, changes: 1 }],
  });
  const section = renderSectionPage(JSON.stringify({ ...sampleSectionInput({ pages: 2 }), section: EVIL }));

  it.each([
    ['site page', hostile],
    ['section page', section],
  ])('adds no element, attribute or script to the %s', (_, html) => {
    const markup = markupOf(html);
    expect(markup).not.toMatch(/<img|<script|<[^>]*\son\w+=/i);
    expect(markup).not.toMatch(/(href|src)="(?!https?:|#|[\w./-]+")/i);
    // Its own four kinds of script, and nothing that opened another.
    expect(html.match(/<script/g)?.length).toBe(html.match(/<\/script>/g)?.length);
    expect(html.match(/<script>/g)?.length).toBe(2);
  });

  it('makes bidi and control characters visible', () => {
    expect(readable(markupOf(hostile))).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u0007]/);
    expect(readable(markupOf(hostile))).toContain('⟨202E⟩gnp.exe␇');
  });

  it('allows by policy only the scripts and styles of the page itself', () => {
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(hostile) ?? [];
    expect(policy).toMatch(
      /^default-src 'none'; script-src( 'sha256-[\w+/=]{44}'){2}; style-src 'sha256-[\w+/=]{44}';/,
    );
    const hashes = Array.from(hostile.matchAll(/<(?:script|style)>([^]*?)<\/(?:script|style)>/g), ([, text]) =>
      createHash('sha256').update(text!).digest('base64'),
    );
    for (const hash of hashes) expect(policy).toContain(hash);
  });
});
