import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { Answer } from './scrape-fixture';

/** A site made by chance, and what a perfect recording of it holds. */
export interface GeneratedSite {
  readonly answer: Answer;
  /** Paths of the pages that can be reached from `/`. */
  readonly pages: readonly string[];
  /** Redirects and aliases that can be reached, as `type from to` (paths). */
  readonly hops: readonly string[];
}

/** What stands at a path. */
type Thing =
  | { readonly kind: 'page'; readonly links: readonly number[] }
  | { readonly kind: 'alias'; readonly of: number; readonly links: readonly number[] }
  | { readonly kind: 'redirect'; readonly status: number; readonly to: number }
  | { readonly kind: 'refresh'; readonly to: number }
  | { readonly kind: 'file' }
  | { readonly kind: 'gone' };

/** Sites of up to `size` URLs; `/` is always a page. */
export function anySite(size: number): fc.Arbitrary<GeneratedSite> {
  return anyThings(size).map((things) => siteOf(things));
}

/** The same on two days, between which some of it came, went or became another. */
export function anyTwoDays(size: number): fc.Arbitrary<readonly [GeneratedSite, GeneratedSite]> {
  const isOther = fc.array(fc.integer({ min: 1, max: 10 }), { minLength: size, maxLength: size });
  return fc
    .tuple(anyThings(size), anyThings(size), isOther, fc.constantFrom(0, 1, 1, 2, 5, 10))
    .map(([first, second, draws, tenths]) => [
      siteOf(first),
      siteOf(
        first.map((thing, nr) => (draws[nr]! <= tenths ? second[nr]! : thing)),
        'second day',
      ),
    ]);
}

function anyThings(size: number): fc.Arbitrary<Thing[]> {
  const target = fc.nat({ max: size - 1 });
  const links = fc.array(target, { maxLength: 6 });
  const thing: fc.Arbitrary<Thing> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('page' as const), links }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('alias' as const), of: target, links }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('redirect' as const),
        status: fc.constantFrom(301, 302, 303, 307, 308),
        to: target,
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('refresh' as const), to: target }) },
    { weight: 1, arbitrary: fc.constantFrom<Thing>({ kind: 'file' }, { kind: 'gone' }) },
  );
  return fc
    .record({ home: links, rest: fc.array(thing, { minLength: size - 1, maxLength: size - 1 }) })
    .map(({ home, rest }) => [{ kind: 'page', links: [1 % size, ...home] }, ...rest]);
}

const pathOf = (nr: number): string =>
  nr === 0 ? '/' : nr % 5 === 0 ? `/p?id=${nr}` : nr % 3 === 0 ? `/d${nr % 7}/${nr}/` : `/d${nr % 7}/${nr}`;

/**
 * The page that an alias names must be a page itself; else the alias is none.
 *
 * @param day names a tag of pages that have another each day
 */
function siteOf(things: readonly Thing[], day = 'first day'): GeneratedSite {
  const byPath = new Map(things.map((thing, nr) => [pathOf(nr), thing]));
  const isAlias = (thing: Thing): thing is Extract<Thing, { kind: 'alias' }> =>
    thing.kind === 'alias' && things[thing.of]!.kind === 'page';
  const linksOf = (thing: Thing): readonly number[] => ('links' in thing ? thing.links : []);
  const seen = new Set([0]);
  const [pages, hops] = [new Set<string>(), new Set<string>()];
  for (const nr of seen) {
    const thing = things[nr]!;
    const hop = (to: number, type: string): void => {
      // Whoever refreshes to himself only reloads.
      if (to !== nr || type !== 'client') hops.add(`${type} ${pathOf(nr)} ${pathOf(to)}`);
      seen.add(to);
    };
    for (const link of linksOf(thing)) seen.add(link);
    if (isAlias(thing)) hop(thing.of, 'alias');
    else if (thing.kind === 'redirect') hop(thing.to, String(thing.status));
    else if (thing.kind === 'refresh') hop(thing.to, 'client');
    if (
      thing.kind === 'page' ||
      (thing.kind === 'alias' && !isAlias(thing)) ||
      (thing.kind === 'refresh' && thing.to === nr)
    )
      pages.add(pathOf(nr));
  }
  const answer: Answer = (request, response) => {
    const thing = byPath.get(request.url ?? '') ?? { kind: 'gone' as const };
    const body = linksOf(thing)
      .map((link) => `<p><a href="${pathOf(link)}#x">to ${link}</a></p>`)
      .join('\n');
    const at = things.indexOf(thing);
    const seen = `<img src="/i${at % 3}.png"${at % 2 === 0 ? ' alt=""' : ''}>${at % 4 === 0 ? '<p id=x>' : '<h3>x</h3>'}`;
    const head = isAlias(thing)
      ? `<link rel=canonical href="${pathOf(thing.of)}">`
      : thing.kind === 'refresh'
        ? `<meta http-equiv=refresh content="0;url=${pathOf(thing.to)}">`
        : '';
    const text = `<html lang=en><title>${request.url}</title>${head}<main><h1>${request.url}</h1>${body}${seen}</main>`;
    const tag = `"${crc32(text)}${at % 7 === 3 ? ` of the ${day}` : ''}"`;
    const robots = at % 11 === 5 && day !== 'first day' ? { 'x-robots-tag': 'noindex' } : {};
    if (thing.kind === 'gone') response.writeHead(404).end();
    else if (thing.kind === 'file') response.writeHead(200, { 'content-type': 'text/plain' }).end('file');
    else if (thing.kind === 'redirect') response.writeHead(thing.status, { location: pathOf(thing.to) }).end();
    // Whether it has changed is not what every server can tell: not of pages with a query, say.
    else if (request.headers['if-none-match'] === tag && !request.url?.includes('?'))
      response.writeHead(304, { etag: tag, ...robots }).end();
    else response.writeHead(200, { 'content-type': 'text/html', etag: tag, ...robots }).end(text);
  };
  return { answer, pages: [...pages].sort(), hops: [...hops].sort() };
}
