import { gzipSync } from 'node:zlib';
import { Answer, pages, redirect } from './scrape-fixture';

/**
 * A site that has one of everything that a recording can get wrong, with the answer to each. Paths are given without
 * origin; `/` is the root.
 */
export interface CorrectnessSite {
  readonly answer: Answer;
  /** Title of every page that is to be recorded, by its path. */
  readonly titles: Readonly<Record<string, string>>;
  /** `type from to`. */
  readonly hops: readonly string[];
  /** `kind path`, other than those about missing facts. */
  readonly problems: readonly string[];
  /** Paths that must never be asked for. */
  readonly forbidden: readonly string[];
  /** What knew each of these pages. */
  readonly sources: Readonly<Record<string, string>>;
}

type Part = Partial<Omit<CorrectnessSite, 'answer'>> & { readonly serves: Readonly<Record<string, string | Answer>> };

const page = (title: string, body = '', head = ''): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>${head}</head><body><h1>h</h1>${body}</body></html>`;
const links = (paths: readonly string[]): string =>
  paths.map((path) => `<p><a href="${path}">${path}</a></p>`).join('');
const bytes =
  (type: string, body: Buffer): Answer =>
  (_, response) =>
    response.writeHead(200, { 'content-type': type }).end(body);

const CODES = [301, 302, 303, 307, 308];

function redirects(): Part {
  const chain = [1, 2, 3, 4, 5].map((nr) => `/chain/${nr}`);
  return {
    serves: {
      ...Object.fromEntries(CODES.map((code) => [`/r${code}`, redirect(code, `/to-${code}`)])),
      ...Object.fromEntries(CODES.map((code) => [`/to-${code}`, page(`after ${code}`)])),
      '/chain/1': redirect(301, '2'),
      '/chain/2': redirect(302, '/chain/3'),
      '/chain/3': redirect(303, '//HOST/chain/4'),
      '/chain/4': redirect(307, './5'),
      '/chain/5': redirect(308, '../chain-end?x=1'),
      '/chain-end?x=1': page('end of the chain'),
      '/loop/a': redirect(302, '/loop/b'),
      '/loop/b': redirect(302, '/loop/c'),
      '/loop/c': redirect(302, '/loop/a'),
      '/self': redirect(301, '/self'),
      '/slash': redirect(301, '/slash/'),
      '/slash/': page('with a slash'),
      '/no-location': (_, response) => response.writeHead(302).end(),
    },
    titles: {
      ...Object.fromEntries(CODES.map((code) => [`/to-${code}`, `after ${code}`])),
      '/chain-end?x=1': 'end of the chain',
      '/slash/': 'with a slash',
    },
    hops: [
      ...CODES.map((code) => `${code} /r${code} /to-${code}`),
      ...[301, 302, 303, 307].map((code, nr) => `${code} ${chain[nr]} ${chain[nr + 1]}`),
      '308 /chain/5 /chain-end?x=1',
      '302 /loop/a /loop/b',
      '302 /loop/b /loop/c',
      '302 /loop/c /loop/a',
      '301 /self /self',
      '301 /slash /slash/',
    ],
    problems: ['redirect-loop /loop/a', 'redirect-loop /self', 'bad-redirect /no-location'],
  };
}

function refreshes(): Part {
  const spellings: Record<string, string> = {
    plain: '<meta http-equiv="refresh" content="0;url=/refreshed">',
    quoted: `<META CONTENT="0; URL='/refreshed'" HTTP-EQUIV="REFRESH">`,
    unquoted: '<meta content=0;url=/refreshed http-equiv=refresh>',
    spaced: '<meta http-equiv=" Refresh " content=" 5 ; url = /refreshed ">',
    comma: '<meta http-equiv=refresh content="0,/refreshed">',
    bare: '<meta http-equiv=refresh content="0 /refreshed">',
    decimal: '<meta http-equiv=refresh content=".5; url=/refreshed">',
    entity: '<meta http-equiv=refresh content="0;url=/refreshed?a=1&amp;b=2">',
    based: '<base href="/deep/"><meta http-equiv=refresh content="0;url=../refreshed">',
    'in-body': '</head><body><p>x</p><meta http-equiv=refresh content="0;url=/refreshed">',
    commented: '<!-- <meta http-equiv=refresh content="0;url=/nowhere"> -->',
    reload: '<meta http-equiv=refresh content="300">',
    scripted: `<script>document.write('<meta http-equiv=refresh content="0;url=/nowhere">')</script>`,
  };
  const still = ['commented', 'reload', 'scripted'];
  const moving = Object.keys(spellings).filter((name) => !still.includes(name));
  return {
    serves: {
      ...Object.fromEntries(
        Object.entries(spellings).map(([name, meta]) => [`/refresh/${name}`, page(name, '', meta)]),
      ),
      '/refresh/header': (_, response) =>
        response.writeHead(200, { 'content-type': 'text/html', refresh: '0; url=/refreshed' }).end(page('header')),
      '/refreshed': page('refreshed'),
      '/refreshed?a=1&b=2': page('refreshed with a query'),
    },
    titles: {
      ...Object.fromEntries(still.map((name) => [`/refresh/${name}`, name])),
      '/refreshed': 'refreshed',
      '/refreshed?a=1&b=2': 'refreshed with a query',
    },
    hops: [...moving, 'header'].map(
      (name) => `client /refresh/${name} ${name === 'entity' ? '/refreshed?a=1&b=2' : '/refreshed'}`,
    ),
  };
}

/** Several URLs that say of one that it is their own; one that says so of nothing that is there. */
function clusters(): Part {
  const canonical = (href: string): string => `<link rel="canonical" href="${href}">`;
  return {
    serves: {
      '/product': page('product', '', canonical('/product')),
      '/product?sort=up': page('product', '', canonical('/product')),
      '/shop/product': page('product', '', '<link href=../product REL="Canonical nofollow">'),
      '/one-way': page('only known by its aliases', '', canonical('/never-linked')),
      '/one-way-too': page('only known by its aliases', '', canonical('//HOST/never-linked')),
      '/never-linked': page('only known by its aliases', '', canonical('/never-linked')),
      '/claims-gone': page('claims what is gone', '', canonical('/gone')),
      '/claims-abroad': page('of another site', '', canonical('https://elsewhere.invalid/x')),
      '/claims-nothing': page('claims nothing', '', canonical('')),
      '/claims-rubbish': page('claims rubbish', '', canonical('http://[')),
    },
    titles: {
      '/product': 'product',
      '/never-linked': 'only known by its aliases',
      '/gone': 'claims what is gone',
      '/claims-nothing': 'claims nothing',
      '/claims-rubbish': 'claims rubbish',
    },
    hops: [
      'alias /product?sort=up /product',
      'alias /shop/product /product',
      'alias /one-way /never-linked',
      'alias /one-way-too /never-linked',
      'alias /claims-gone /gone',
      'alias /claims-abroad https://elsewhere.invalid/x',
    ],
    problems: ['http-404 /gone', 'identity-out-of-scope /claims-abroad', 'bad-identity /claims-rubbish'],
  };
}

/** Every character of windows-1252 that Node's own decoder gets wrong, and what other encodings are announced by. */
const CP1252 = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
const CP1252_BYTES = Buffer.from([
  0x80, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8e, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96,
  0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9e, 0x9f,
]);

function charsets(): Part {
  const around = (title: Buffer | string, head = ''): Buffer =>
    Buffer.concat([
      Buffer.from(`<html lang=en><head>${head}<title>`),
      Buffer.from(title),
      Buffer.from('</title><h1>h</h1>'),
    ]);
  const utf16 = Buffer.from('\ufeff<html lang=en><title>zestien – bits</title><h1>h</h1>', 'utf16le');
  return {
    serves: {
      '/c/header': bytes('text/html; charset=windows-1252', around(CP1252_BYTES)),
      '/c/latin1': bytes('text/html; charset="ISO-8859-1"', around(CP1252_BYTES)),
      '/c/meta': bytes('text/html', around(CP1252_BYTES, '<meta charset=cp1252>')),
      '/c/http-equiv': bytes(
        'text/html',
        around(CP1252_BYTES, '<meta http-equiv=content-type content="text/html; charset=windows-1252">'),
      ),
      '/c/nothing': bytes('text/html', around(CP1252_BYTES)),
      '/c/utf8': bytes('text/html; charset=utf-8', around('ü – €')),
      '/c/bom': bytes('text/html; charset=iso-8859-1', around(Buffer.from('ü – €'))),
      '/c/bom-wins': bytes(
        'text/html; charset=iso-8859-1',
        Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), around('ü – €')]),
      ),
      '/c/utf16': bytes('text/html', utf16),
      '/c/cyrillic': bytes('text/html; charset=koi8-r', around(Buffer.from([0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4]))),
      '/c/broken-utf8': bytes('text/html; charset=utf-8', around(Buffer.from([0x61, 0xff, 0x62]))),
      '/c/unknown': bytes('text/html; charset=klingon', around('plain')),
    },
    titles: {
      ...Object.fromEntries(
        ['header', 'latin1', 'meta', 'http-equiv', 'nothing'].map((name) => [`/c/${name}`, CP1252]),
      ),
      '/c/utf8': 'ü – €',
      // Two bytes of UTF-8 each, read as the header says.
      '/c/bom': 'Ã¼ â€“ â‚¬',
      '/c/bom-wins': 'ü – €',
      '/c/utf16': 'zestien – bits',
      '/c/cyrillic': 'Привет',
      '/c/broken-utf8': 'a\ufffdb',
      '/c/unknown': 'plain',
    },
  };
}

function busy(): Part {
  const once = (status: number, headers: Record<string, string>, then: string): Answer => {
    let asked = 0;
    return (_, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(status, headers).end();
      else response.writeHead(200, { 'content-type': 'text/html' }).end(page(then));
    };
  };
  return {
    serves: {
      '/busy/429': once(429, { 'retry-after': '2' }, 'after 429'),
      '/busy/503': once(503, { 'retry-after': 'Sun, 22 Nov 2026 06:00:30 GMT' }, 'after 503'),
      '/busy/bare': once(503, {}, 'after a bare 503'),
      '/busy/always': (_, response) => response.writeHead(429, { 'retry-after': '1' }).end(),
      '/busy/for-hours': (_, response) => response.writeHead(503, { 'retry-after': '86400' }).end(),
    },
    titles: { '/busy/429': 'after 429', '/busy/503': 'after 503', '/busy/bare': 'after a bare 503' },
    problems: ['http-429 /busy/always', 'http-503 /busy/for-hours'],
  };
}

/** Places that never end. Each may be followed for a while; that it was left is said once. */
function traps(): Part & { readonly fallback: Answer } {
  return {
    serves: {},
    problems: ['endless-chain /calendar/N', 'repeated-path /tail/', 'query-sprawl /find'],
    fallback: (request, response) => {
      const url = request.url!;
      const [, day] = /^\/calendar\/(\d+)$/.exec(url) ?? [];
      const query = Number(/^\/find\?q=(\d+)/.exec(url)?.[1] ?? Number.NaN);
      const html = { 'content-type': 'text/html' };
      if (day) response.writeHead(200, html).end(page(`day ${day}`, links([`/calendar/${Number(day) + 1}`])));
      else if (url.startsWith('/tail/')) response.writeHead(200, html).end(page('tail', '<a href="tail/">deeper</a>'));
      else if (query >= 0)
        response
          .writeHead(200, html)
          .end(page(`find ${query}`, links([1, 2].map((step) => `/find?q=${query * 2 + step}`))));
      else response.writeHead(404).end();
    },
  };
}

function priming(): Part {
  const urlset = (paths: readonly string[]): string =>
    `<urlset>${paths.map((path) => `<url><loc>ORIGIN${path}</loc></url>`).join('')}</urlset>`;
  return {
    serves: {
      '/robots.txt': (_, response) =>
        response.end(
          [
            'User-agent: somebody-else',
            'Disallow: /',
            '',
            'User-agent: *',
            'Disallow: /for-others/',
            '',
            'User-agent: SCRAPE-and-report',
            'User-agent: another',
            'Disallow: /private/',
            'Allow: /private/press/',
            'Disallow: /*.cgi$',
            '',
            'Sitemap: ORIGIN/sitemaps/index.xml.gz',
          ]
            .join('\n')
            .replaceAll('ORIGIN', originOf(response.req.headers.host)),
        ),
      '/sitemaps/index.xml.gz': zipped(
        '<sitemapindex><sitemap><loc>ORIGIN/sitemaps/one.xml.gz</loc></sitemap><sitemap><loc>two.xml</loc></sitemap><sitemap><loc>ORIGIN/sitemaps/gone.xml</loc></sitemap></sitemapindex>',
      ),
      '/sitemaps/one.xml.gz': zipped(urlset(['/only-in-sitemap', '/to-301', '/private/in-sitemap'])),
      '/sitemaps/two.xml': (request, response) =>
        response.end(
          urlset(['/also-only-in-sitemap?a=1&amp;b=2']).replaceAll('ORIGIN', originOf(request.headers.host)),
        ),
      '/only-in-sitemap': page('only in the sitemap'),
      '/also-only-in-sitemap?a=1&b=2': page('with a query'),
      '/private/secret': page('secret'),
      '/private/press/note': page('press note'),
      '/for-others/page': page('not forbidden to us'),
      '/run.cgi': page('cgi'),
      '/run.cgi?x': page('cgi with a query'),
    },
    titles: {
      '/only-in-sitemap': 'only in the sitemap',
      '/also-only-in-sitemap?a=1&b=2': 'with a query',
      '/private/press/note': 'press note',
      '/for-others/page': 'not forbidden to us',
      '/run.cgi?x': 'cgi with a query',
    },
    problems: [
      'bad-sitemap /sitemaps/gone.xml',
      'robots /private/in-sitemap',
      'robots /private/secret',
      'robots /run.cgi',
    ],
    forbidden: ['/private/secret', '/private/in-sitemap', '/run.cgi'],
    sources: {
      '/': 'link,start',
      '/only-in-sitemap': 'sitemap',
      // A URL that leads to a page counts for it.
      '/to-301': 'link,redirect,sitemap',
      '/to-302': 'link,redirect',
      '/run.cgi?x': 'link',
    },
  };
}

function zipped(xml: string): Answer {
  return (request, response) =>
    response
      .writeHead(200, { 'content-type': 'application/gzip' })
      .end(gzipSync(xml.replaceAll('ORIGIN', originOf(request.headers.host))));
}

function originOf(host: string | undefined): string {
  return `http://${host}`;
}

/** Pages that no link may lead to, since only sitemaps or redirects do. */
const UNLINKED =
  /^\/(robots\.txt|sitemaps\/|only-in|also-only|to-|chain\/[2-5]|chain-end|slash\/|refreshed|never-linked|loop\/[bc])/;

export function correctnessSite(): CorrectnessSite {
  const trap = traps();
  const parts: readonly Part[] = [redirects(), refreshes(), clusters(), charsets(), busy(), priming(), trap];
  const serves = Object.assign({}, ...parts.map((part) => part.serves)) as Record<string, string | Answer>;
  const starts = [
    ...Object.keys(serves).filter((path) => !UNLINKED.test(path)),
    '/gone',
    '/calendar/1',
    '/tail/',
    '/find?q=0',
  ];
  const all: Record<string, string | Answer> = {
    ...serves,
    '/': page('home', `${links(starts)}<a href="/#top">top</a><a href="/r301#x">again</a>`),
  };
  return {
    answer: (request, response) => {
      const host = request.headers.host!;
      const content = all[request.url!];
      if (content === undefined) trap.fallback(request, response);
      else if (typeof content === 'string')
        pages({ [request.url!]: content.replaceAll('HOST', host) })(request, response);
      else content(request, withHost(response, host));
    },
    titles: { '/': 'home', ...(Object.assign({}, ...parts.map(({ titles }) => titles)) as Record<string, string>) },
    hops: parts.flatMap(({ hops = [] }) => hops),
    problems: parts.flatMap(({ problems = [] }) => problems),
    forbidden: parts.flatMap(({ forbidden = [] }) => forbidden),
    sources: Object.assign({}, ...parts.map(({ sources }) => sources)) as Record<string, string>,
  };
}

/** Names the site's own host in a `Location` that says HOST. */
function withHost(response: Parameters<Answer>[1], host: string): typeof response {
  const writeHead = response.writeHead.bind(response) as (
    status: number,
    headers?: Record<string, string>,
  ) => typeof response;
  response.writeHead = ((status: number, headers: Record<string, string> = {}) =>
    writeHead(status, {
      ...headers,
      ...(headers['location'] && { location: headers['location'].replace('HOST', host) }),
    })) as never;
  return response;
}
