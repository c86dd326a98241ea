import type { Answer } from '@scrape-and-report/scrape/testing';

/** A title and a description of which nothing can be said, but that they differ. */
const TITLE = 'A title of a length that is right';
const DESCRIPTION = 'A description that is neither so long that it is cut off nor so short that it says nothing, of';

interface Parts {
  readonly title?: string;
  readonly description?: string;
  readonly head?: string;
  readonly html?: string;
}

function page(name: string, body: string, { title, description, head = '', html = 'lang="en"' }: Parts = {}): string {
  return `<!doctype html><html ${html}><head><title>${title ?? `${TITLE} ${name}`}</title>
    <meta name="description" content="${description ?? `${DESCRIPTION} ${name}`}"><link rel="stylesheet" href="/site.css">
    <link rel="icon" href="/icon.png">${head}</head><body><main><h1 id="top-of-it">${name}</h1>
    <img src="/logo.png" alt=""><a href="/">home</a> ${body}</main></body></html>`;
}

/** Everything that is asked for and looks like a fault, but is none. */
const SOUND = page(
  'sound',
  `<h2 id="caf&eacute;">one</h2><h3>two</h3><h2>three</h2>
   <a href="#café">to café</a> <a href="#caf%C3%A9">the same</a> <a href="#top">up</a> <a href="#">up</a>
   <a href="/target#there">there</a> <a href="/target#old-name">there</a> <a href="/target#:~:text=some%20words">words</a>
   <a href="/target#there:~:text=words">both</a> <a href="/moved#there">by a redirect</a> <a href="/app#!/state">a state</a>
   <picture><source srcset="/small.png 1x, /large.png 2x"><img src="/small.png" srcset="/small.png 300w,/large.png 600w" alt="a picture"></picture>
   <img src="/logo.png" role="presentation"><img src="/logo.png" aria-hidden="true"><img src="data:image/gif;base64,R0lGOD" alt="">
   <a href="/target"><img src="/logo.png" alt="the target"></a> <a href="/target" aria-label="named"></a> <a href="/target" title="named"></a>
   <script src="/site.js"></script><video src="/film.mp4" poster="/logo.png"><track src="/film.vtt"></video>
   <iframe src="/frame"></iframe><object data="/papers.pdf"></object><img src="/moved.png" alt="moved">
   <template><img src="/never.png"><h6>no</h6></template><!-- <img src="/never-either.png"> -->
   <noscript><img src="/logo.png"></noscript>`,
);

/** Two hundred words, of which the one in the middle may be another. */
const words = (middle: string): string =>
  Array.from({ length: 200 }, (_, nr) => (nr === 40 ? middle : `word${nr * 7919}`)).join(' ');

/** Pages with one fault each, by the kind of it. */
export const FAULTS: Readonly<Record<string, string>> = {
  '/broken-image': page('broken-image', '<img src="/gone.png" alt="gone">'),
  '/broken-srcset': page('broken-srcset', '<img src="/logo.png" srcset="/logo.png 1x, /gone-2x.png 2x" alt="gone">'),
  '/broken-poster': page('broken-poster', '<video src="/film.mp4" poster="/gone-poster.png"></video>'),
  '/broken-style': page('broken-style', '', { head: '<link rel="stylesheet" href="/gone.css">' }),
  '/broken-script': page('broken-script', '<script src="/gone.js"></script>'),
  '/broken-frame': page('broken-frame', '<iframe src="/gone-frame"></iframe>'),
  '/broken-media': page('broken-media', '<audio><source src="/gone.mp3"></audio>'),
  '/broken-object': page('broken-object', '<object data="/gone.pdf"></object>'),
  '/failing-image': page('failing-image', '<img src="/fails.png" alt="fails">'),
  '/moved-image': page('moved-image', '<img src="/moved-nowhere.png" alt="moved to what is gone">'),
  '/missing-anchor': page('missing-anchor', '<a href="/target#lost">lost</a>'),
  '/missing-here': page('missing-here', '<a href="#nowhere">lost here</a>'),
  '/image-without-alt': page('image-without-alt', '<img src="/logo.png">'),
  '/empty-link': page('empty-link', '<a href="/target"><span></span></a>'),
  '/skipped-heading': page('skipped-heading', '<h2>a</h2><h4>too deep</h4>'),
  '/conflicting-language': page('conflicting-language', '', { html: 'lang="nl-NL" xml:lang="en"' }),
  '/one-description': page('one-description', '', { description: `${DESCRIPTION} two pages` }),
  '/same-description': page('same-description', '', { description: `${DESCRIPTION} two pages` }),
  '/long-title': page('long-title', '', { title: `${TITLE} ${'and longer '.repeat(4)}` }),
  '/short-title': page('short-title', '', { title: 'Short' }),
  '/canonical-redirect': page('canonical-redirect', '', { head: '<link rel="canonical" href="/moved-own">' }),
  '/canonical-gone': page('canonical-gone', '', { head: '<link rel="canonical" href="/gone-own">' }),
  '/broken-hreflang': page('broken-hreflang', '', {
    head: '<link rel="alternate" hreflang="nl" href="/nl/gone"><link rel="alternate" hreflang="fr" href="/target">',
  }),
  '/noindex': page('noindex', '', { head: '<meta name="Robots" content="follow, NOINDEX">' }),
  '/hidden': page('hidden', 'kept from search engines by its answer'),
  '/heavy': page('heavy', '<img src="/heavy.png" alt="heavy"><img src="/logo.png" srcset="/huge.png 4x" alt="">'),
  '/slow': page('slow', 'comes after a while'),
  '/same-text': page('same-text', words('one')),
  '/nearly-same-text': page('nearly-same-text', words('another')),
  '/short-description': page('short-description', '', { description: 'Says little' }),
};

/** What is held against those pages, and against no others. */
export const EXPECTED = [
  'broken-image /broken-image /gone.png (404)',
  'broken-image /broken-srcset /gone-2x.png (404)',
  'broken-image /broken-poster /gone-poster.png (404)',
  'broken-file /broken-style /gone.css (404)',
  'broken-file /broken-script /gone.js (404)',
  'broken-file /broken-frame /gone-frame (404)',
  'broken-file /broken-media /gone.mp3 (404)',
  'broken-file /broken-object /gone.pdf (404)',
  'broken-image /failing-image /fails.png (500)',
  'broken-image /moved-image /moved-nowhere.png (404)',
  'missing-anchor /missing-anchor /target#lost',
  'missing-anchor /missing-here #nowhere',
  'image-without-alt /image-without-alt /logo.png',
  'empty-link /empty-link /target',
  'skipped-heading /skipped-heading h2 → h4: too deep',
  'conflicting-language /conflicting-language nl-NL, en',
  `duplicate-description /one-description ${DESCRIPTION} two pages`,
  `duplicate-description /same-description ${DESCRIPTION} two pages`,
  'canonical-astray /moved-own /canonical-redirect → /moved-own → /target',
  'canonical-astray /gone-own /canonical-gone → /gone-own (404)',
  'broken-hreflang /broken-hreflang /nl/gone (404)',
  'noindex-in-sitemap /noindex ',
  'noindex-linked /noindex ',
  'noindex-in-sitemap /hidden X-Robots-Tag',
  'noindex-linked /hidden X-Robots-Tag',
  'heavy-page /heavy 3 MB (/heavy.png: 3.5 MB)',
  'slow-page /slow > 3 s',
  'near-duplicate /nearly-same-text /nearly-same-text',
  'near-duplicate /same-text /nearly-same-text',
  'security-header / Content-Security-Policy',
  'security-header / Referrer-Policy',
  'security-header / X-Content-Type-Options',
  'sitemap-redirect /moved /target',
  'long-title /long-title 77',
  'short-title /short-title 5',
  'short-description /short-description 11',
].sort();

const FILES: Readonly<Record<string, string>> = {
  '/site.css': 'text/css',
  '/site.js': 'text/javascript',
  '/icon.png': 'image/png',
  '/heavy.png': 'image/png',
  '/huge.png': 'image/png',
  '/logo.png': 'image/png',
  '/moved-here.png': 'image/png',
  '/small.png': 'image/png',
  '/large.png': 'image/png',
  '/film.mp4': 'video/mp4',
  '/film.vtt': 'text/vtt',
  '/papers.pdf': 'application/pdf',
};

/** All others have four. */
const BYTES: Readonly<Record<string, number>> = { '/heavy.png': 3_500_000, '/huge.png': 40_000_000 };

/** A little more than counts as slow, for a machine whose timers are early. */
const SLOW_MS = 3200;

/** Of one robot alone, and of all. */
const ROBOTS: Readonly<Record<string, string>> = {
  '/app': 'otherbot: noindex, nofollow, unavailable_after: 1 Jan 2099 00:00:00 GMT',
  '/hidden': 'nofollow, NoIndex',
};

const MOVED: Readonly<Record<string, string>> = {
  '/moved': '/target',
  '/moved-own': '/target',
  '/moved.png': '/moved-here.png',
  '/moved-nowhere.png': '/gone-as-well.png',
};

const SAFE = [
  ['content-security-policy', "default-src 'self'"],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'same-origin'],
] as const;

/** Serves a home page that links to the sound page and to those that are given. */
export function siteOf(faults: () => Readonly<Record<string, string>>): Answer {
  return (request, response) => {
    const path = (request.url ?? '/').replace(/\?.*$/, '');
    const pages: Readonly<Record<string, string>> = {
      '/sound': SOUND,
      '/target': page('target', '<h2 id="there">there</h2><a name="old-name">an older name</a>'),
      '/app': page('app', 'an application'),
      '/frame': page('frame', 'in a frame'),
      ...faults(),
    };
    const home = page(
      'home',
      ['/sound', '/target', '/app', ...Object.keys(faults())].map((to) => `<a href="${to}">to ${to}</a>`).join(' '),
    );
    const body = path === '/' ? home : pages[path];
    if (Object.keys(faults()).length === 0) for (const [name, value] of SAFE) response.setHeader(name, value);
    const listed = Object.keys(faults()).length > 0 ? ['/', '/noindex', '/hidden', '/moved'] : ['/', '/target'];
    if (path === '/sitemap.xml')
      return void response
        .writeHead(200, { 'content-type': 'text/xml' })
        .end(
          `<urlset>${listed.map((to) => `<url><loc>http://${request.headers.host}${to}</loc></url>`).join('')}</urlset>`,
        );
    if (ROBOTS[path]) response.setHeader('x-robots-tag', ROBOTS[path]);
    if (body !== undefined) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      setTimeout(() => response.end(body), path === '/slow' ? SLOW_MS : 0);
    } else if (FILES[path]) {
      response.writeHead(200, { 'content-type': FILES[path], 'content-length': BYTES[path] ?? 4 });
      response.end(request.method === 'HEAD' ? '' : Buffer.alloc(BYTES[path] ?? 4));
    } else if (MOVED[path]) response.writeHead(301, { location: MOVED[path] }).end();
    else
      response.writeHead(path === '/fails.png' ? 500 : 404, { 'content-type': 'text/html' }).end('<title>no</title>');
  };
}
