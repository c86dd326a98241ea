import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expected, listFiles, publicFolder, readPublic, rules } from './testing/committed-site';

const files = listFiles(publicFolder);
const html = files.filter((file) => file.endsWith('.html'));
const text = (path: string) => readFileSync(join(publicFolder, path), 'latin1');
const all = html.map(text);

describe('the site as a whole', () => {
  it('has well over 170 pages in less than 3 MB', () => {
    expect(html.length).toBeGreaterThan(170);
    const bytes = files.reduce((total, file) => total + readFileSync(join(publicFolder, file)).length, 0);
    expect(bytes).toBeLessThan(3_000_000);
  });

  it.each(['/autos/', '/toeslagen/', '/ondernemers/', '/water/', '/nieuws/', '/en/'])(
    'has twenty pages or more below %s',
    (prefix) => {
      expect(html.filter((file) => file.startsWith(prefix)).length).toBeGreaterThanOrEqual(20);
    },
  );

  it('tells every page from every other', () => {
    const mains = all.map((page) => /<main[\s\S]*$/.exec(page)?.[0] ?? page);
    const same = mains.filter((main, i) => mains.indexOf(main) !== i);
    // The one copy that the site keeps on purpose.
    expect(same).toHaveLength(1);
    expect(expected.titleDuplicate).toHaveLength(2);
  });

  it.each([
    ['a header, a menu and a footer', /<header>[\s\S]*<nav[\s\S]*<footer>/, 225],
    ['a main part', /<main/, 225],
    ['a breadcrumb', /class="breadcrumb"/, 220],
    ['a description', /<meta name="?description/, 225],
    ['a date of change', /<meta name="DCTERMS.modified" content="\d{4}-\d\d-\d\d">/, 225],
    ['a language', /<html[^>]* lang=/, 225],
    ['an identity', /<link rel="canonical"/, 225],
    ['an identity in the other spelling', /<meta name="DCTERMS.identifier"/, 225],
    ['a page type', /<body data-pagetype="?bld-/, 225],
    ['an automated block', /<div class="content_add">/, 45],
    ['an aside', /<aside>/, 5],
  ])('has pages with %s', (_, pattern, least) => {
    expect(all.filter((page) => pattern.test(page)).length).toBeGreaterThanOrEqual(least);
  });

  it('has pages of all three businesses and of many types', () => {
    const types = new Set(expected.pages.map(({ pagetype }) => pagetype));
    expect(types.size).toBeGreaterThanOrEqual(15);
    for (const name of ['toeslagen', 'douane']) {
      expect(
        all.filter((page) => new RegExp(`<body[^>]* class="[^"]*\\b${name}\\b`).test(page)).length,
      ).toBeGreaterThan(5);
    }
  });
});

describe('redirects', () => {
  it.each(['301', '302', '303', '307', '308', 'client'])('has type %s', (type) => {
    expect(expected.redirects[type]?.length).toBeGreaterThan(0);
  });

  it.each(['chain', 'slash', 'outOfScope', 'missingTarget', 'loop', 'withQuery', 'withFragment'])(
    'has the case %s',
    (name) => {
      expect(expected.redirectFeatures[name]?.length).toBeGreaterThan(0);
    },
  );

  it('goes on from the first hop of the chain to a second and then to a page', () => {
    const [first] = expected.redirectFeatures['chain'] ?? [];
    const next = (path?: string) => rules.redirects.find(({ from }) => from === path)?.to;
    expect(next(next(first))).toBe('/autos/parkeervergunning/');
  });

  it('spells its meta refreshes in five ways', () => {
    const tags = all.flatMap((page) => page.match(/<meta[^>]*refresh[^>]*>/i) ?? []);
    expect(new Set(tags).size).toBeGreaterThanOrEqual(5);
    expect(tags.some((tag) => /URL='/.test(tag))).toBe(true);
    expect(tags.some((tag) => /content[^>]*http-equiv/i.test(tag))).toBe(true);
    expect(tags.filter((tag) => !/url/i.test(tag))).toEqual(['<meta http-equiv="refresh" content="300">']);
  });
});

describe('robots.txt and the sitemaps', () => {
  const robots = text('/robots.txt');

  it('has several groups, closed folders and two sitemaps', () => {
    expect(robots.match(/^User-agent:/gm)).toHaveLength(4);
    expect(robots.match(/^Sitemap: http:\/\/demo\.invalid\//gm)).toHaveLength(2);
    expect(robots).toContain('Disallow: /intern/');
    expect(expected.disallowed).toHaveLength(3);
  });

  it('packs all but one sitemap of the index, with no time and no system in the gzip header', () => {
    const names = Array.from(
      text('/sitemap.xml').matchAll(/<loc>http:\/\/demo\.invalid\/([^<]+)/g),
      (match) => match[1] ?? '',
    );
    const packed = names.filter((name) => name.endsWith('.gz'));
    expect([names.length, packed.length]).toEqual([4, 3]);
    for (const name of packed) {
      const bytes = readFileSync(join(publicFolder, name));
      expect([bytes.readUInt32LE(4), bytes[9]]).toEqual([0, 255]);
      expect(gunzipSync(bytes).toString()).toMatch(/^<\?xml[\s\S]*<loc>http:\/\/demo\.invalid\//);
    }
  });

  it('has orphans, pages that no sitemap names, and one URL of a sitemap that is gone', () => {
    expect(expected.orphans).toEqual([
      '/campagne/afvalvrij.html',
      '/campagne/fietsroute.html',
      '/campagne/waterdag.html',
      '/en/campaign/open-day.html',
    ]);
    expect(expected.linkedNotInSitemap.length).toBeGreaterThan(20);
    expect(expected.brokenInSitemap).toHaveLength(1);
  });
});

describe('what is wrong on purpose', () => {
  it.each([
    'titleMissing',
    'descriptionMissing',
    'descriptionLong',
    'h1Missing',
    'h1Several',
    'langMissing',
    'badHtml',
  ] as const)('has %s', (name) => {
    expect(expected[name].length).toBeGreaterThan(0);
    for (const path of expected[name]) expect(readPublic(path)).toBeDefined();
  });

  it('has an unclosed list, a page without head, attributes given twice and a stray <', () => {
    const [unclosed = '', headless = '', twice = '', stray = ''] = expected.badHtml.map(text);
    expect(unclosed.split('<main>')[1]).not.toContain('</ul>');
    expect(headless).not.toMatch(/<head>|<title/);
    expect(twice).toMatch(/lang="nl" lang="en"/);
    expect(stray).toMatch(/stand < 0/);
  });

  it('has broken links of three kinds', () => {
    expect(new Set(expected.brokenLinks.map(({ status }) => status))).toEqual(new Set([404, 410, 500]));
  });

  it('keeps a description of exactly 160 characters, which is not too long', () => {
    expect(text('/archief/omschrijving-160.html')).toMatch(/<meta name="description" content="[^"]{160}">/);
  });

  it('links only to reserved names outside, and once to mail, telephone, script and ftp', () => {
    for (const { url } of expected.externalLinks)
      expect(new URL(url).hostname).toMatch(/(^|\.)example\.(org|com|net)$/);
    const schemes = new Set(expected.otherSchemes.map(({ href }) => href.split(':')[0]));
    expect(schemes).toEqual(new Set(['mailto', 'tel', 'javascript', 'ftp']));
  });
});

describe('encodings', () => {
  const bytes = (name: string) => readFileSync(join(publicFolder, 'archief', name));

  it('has windows-1252 with curly quotes and a euro, which only the header tells', () => {
    const page = bytes('tarieven-2014.html');
    for (const byte of [0x80, 0x91, 0x92, 0x93, 0x94, 0x96]) expect(page.includes(byte)).toBe(true);
    expect(rules.headers['/archief/tarieven-2014.html']?.['content-type']).toMatch(/windows-1252/);
  });

  it('has ISO 8859-1 that only a meta element tells', () => {
    expect(bytes('jaarverslag-2009.html').toString('latin1')).toMatch(
      /<meta charset="iso-8859-1">[\s\S]*coöperatie én/,
    );
    expect(rules.headers['/archief/jaarverslag-2009.html']?.['content-type']).toBe('text/html');
  });

  it('has byte order marks for UTF-16LE and UTF-8', () => {
    expect([...bytes('notulen-2011.html').subarray(0, 2)]).toEqual([0xff, 0xfe]);
    expect([...bytes('besluiten-2016.html').subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });

  it('states the title that a reader must find', () => {
    expect(expected.encodings.map(({ title }) => title)).toEqual([
      'Tarieven 2014 – “wat betaalt u?” vanaf € 12',
      'Jaarverslag 2009: coöperatie én reünie',
      'Notulen 2011 — “vragen uit de zaal” ☂',
      'Besluitenlijst 2016: twaalf besluiten',
      'Persbericht: sluisdeuren gereviseerd – één week eerder',
    ]);
  });
});

describe('files that are no page', () => {
  it.each([
    ['/folders/kindpas.pdf', '%PDF-1.4'],
    ['/beeld/stip.png', '\x89PNG'],
    ['/beeld/kaart.svg', '<svg'],
    ['/beeld/site.css', 'body {'],
  ])('has %s', (path, start) => {
    expect(text(path).startsWith(start)).toBe(true);
  });

  it('has a leaflet whose table of objects points at its objects', () => {
    const pdf = text('/folders/kindpas.pdf');
    const offsets = Array.from(pdf.matchAll(/^(\d{10}) 00000 n/gm), (match) => Number(match[1]));
    expect(offsets.map((at, i) => pdf.startsWith(`${i + 1} 0 obj`, at))).toEqual(Array(5).fill(true));
    expect(pdf.startsWith('xref', Number(/startxref\n(\d+)/.exec(pdf)?.[1]))).toBe(true);
  });
});
