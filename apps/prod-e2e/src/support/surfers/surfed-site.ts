import type { Answer } from '@scrape-and-report/scrape/testing';

/** How the address of the home page is answered. */
export type Home = 'page' | 'redirect' | 'refresh' | 'alias';

/** What stands at a target (path and query); null: nothing. */
export type Standing =
  | { readonly kind: 'page'; readonly of: string }
  | { readonly kind: 'redirect' | 'refresh'; readonly to: string }
  | { readonly kind: 'alias'; readonly of: string }
  /** Given to visitors and to nobody who keeps to robots.txt. */
  | { readonly kind: 'hidden' }
  | null;

/** A site of 400 pages as real ones are: moved pages, other addresses of pages, refreshes, folders, letters with accents. */
export interface SurfedSite {
  /** Paths of the pages, as the record spells them. */
  readonly pages: readonly string[];
  /** Where a page's links lead, with what redirects and other names there are. */
  readonly linksOf: (page: string) => readonly string[];
  readonly standingAt: (target: string) => Standing;
  readonly answer: Answer;
}

const PAGES = 400;

export function surfedSite(home: Home): SurfedSite {
  const start = home === 'page' ? '/' : home === 'alias' ? '/index.html' : '/start/';
  const pages = [start, ...Array.from({ length: PAGES - 1 }, (_, nr) => pathOf(nr + 1))];
  const at = new Map<string, Standing>(pages.map((path): [string, Standing] => [path, { kind: 'page', of: path }]));
  if (home === 'redirect') at.set('/', { kind: 'redirect', to: start });
  if (home === 'refresh') at.set('/', { kind: 'refresh', to: start });
  if (home === 'alias') at.set('/', { kind: 'alias', of: start });
  for (let nr = 1; nr < PAGES; nr += 10) {
    const to = pages[nr]!;
    at.set(`/oud/${nr}`, { kind: 'redirect', to: `/ouder/${nr}` });
    at.set(`/ouder/${nr}`, { kind: 'redirect', to });
    at.set(`/ga/${nr}`, { kind: 'refresh', to });
    at.set(`/kort/${nr}`, { kind: 'alias', of: to });
    at.set(`/wap?pagina=${nr}`, { kind: 'alias', of: to });
  }
  at.set('/besloten/rooster', { kind: 'hidden' });
  const standingAt = (target: string): Standing => at.get(target) ?? looselyAt(target, at, start);
  const linksOf = (page: string): string[] => {
    const nr = pages.indexOf(page);
    const others = [nr * 2 + 1, nr * 2 + 2, (nr * 7 + 3) % PAGES, (nr * 13 + 5) % PAGES];
    const detours = nr % 10 === 1 ? [`/oud/${nr}`, `/ga/${nr}`, `/kort/${nr}`, `/wap?pagina=${nr}`] : [];
    return ['/', ...others.flatMap((other) => pages[other] ?? []), ...detours, '/weg'];
  };
  return { pages, linksOf, standingAt, answer: answerOf(standingAt, linksOf) };
}

function pathOf(nr: number): string {
  const section = `/deel-${nr % 9}`;
  if (nr % 4 === 0) return `${section}/map-${nr}/`;
  if (nr % 7 === 0) return `${section}/caf%C3%A9-${nr}`;
  return nr % 5 === 0 ? `${section}/lijst?pagina=${nr}` : nr % 3 === 0 ? `${section}/p${nr}.html` : `${section}/p${nr}`;
}

/** What servers give under other spellings of an address. */
function looselyAt(target: string, at: ReadonlyMap<string, Standing>, start: string): Standing {
  const marks = /[?&](?:utm_\w+|gclid|fbclid)=[^&]*/g;
  const plain = target
    .replace(marks, '')
    .replace(/;jsessionid=\w+/, '')
    .replace(/%E9/gi, '%C3%A9')
    .replace(/^\/{2,}/, '/')
    .replace(/([^:])\/{2,}/g, '$1/')
    .replace(/\/amp\/?$/, '')
    .replace(/\?$/, '');
  const found = [plain, plain.replace(/\/index\.html$/, '/'), `${plain}/`, decodeHex(plain)]
    .map((spelling) => at.get(spelling))
    .find((standing) => standing);
  return found ?? (plain === '/index.html' ? (at.get(start) ?? null) : null);
}

/** `%70` is a `p`. */
function decodeHex(target: string): string {
  return target.replace(/%([4-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function answerOf(standingAt: SurfedSite['standingAt'], linksOf: SurfedSite['linksOf']): Answer {
  return ({ url = '/' }, response) => {
    const standing = standingAt(url);
    const html = (head: string, body: string): void =>
      void response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end(`<html lang=nl><head>${head}</head><body><main>${body}</main></body></html>`);
    if (url === '/robots.txt')
      response.writeHead(200, { 'content-type': 'text/plain' }).end('User-agent: *\nDisallow: /besloten/\n');
    else if (standing === null)
      response.writeHead(404, { 'content-type': 'text/html' }).end('<title>Niet gevonden</title>');
    else if (standing.kind === 'redirect') response.writeHead(301, { location: standing.to }).end();
    else if ('to' in standing) html(`<meta http-equiv=refresh content="0;url=${standing.to}">`, '');
    else if (!('of' in standing)) html('<title>Rooster</title>', '<h1>Rooster</h1>');
    else {
      const links = linksOf(standing.of).map((link) => `<p><a href="${link}">naar ${link}</a></p>`);
      html(
        `<title>${standing.of}</title><link rel=canonical href="${standing.of}">`,
        `<h1>${standing.of}</h1><p>Over ${standing.of}.</p>${links.join('')}`,
      );
    }
  };
}
