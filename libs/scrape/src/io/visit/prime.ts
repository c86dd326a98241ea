import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { StageError } from '@scrape-and-report/production';
import { writeFileAtomic } from '@scrape-and-report/record';
import { Oddity, PrimedRecord, Source } from '../../journal/journal-records';
import { takenOf, UrlRules } from '../../url/url-rules';
import { isRedirect } from '../../reading/judge-response';
import { Fetched } from '../../http/fetched';
import { blanketRules, MAX_ROBOTS_BYTES, parseRobots, RobotsRules } from '../../http/robots';
import { siteIsAway } from '../../crawl/site-is-away';
import { decodeXml } from '../../extract/decode';
import { parseSitemap } from '../../http/sitemap';

export const ROBOTS_NAME = 'robots.txt';
export const START_URLS_NAME = 'start_urls.txt';

export interface PrimingOptions {
  readonly root: string;
  readonly startUrls: readonly string[];
  /** Whether the sitemaps that robots.txt names count; when it names none, `/sitemap.xml` is tried. */
  readonly sitemap: boolean;
  /** Further ones, absolute or relative to the root. */
  readonly sitemaps: readonly string[];
  /** URLs of the scrape before. */
  readonly history: readonly string[];
  readonly directory: string;
  readonly urls: UrlRules;
  /** GETs any http(s) URL politely, retries included; counts its requests itself. */
  readonly get: (url: string) => Promise<Fetched>;
  readonly requests: () => number;
}

const MAX_REDIRECTS = 5;
const MAX_SITEMAPS = 500;
const MAX_SITEMAP_BYTES = 50 * 1024 * 1024;

/**
 * Gathers what a scrape starts from, and keeps it beside the scrape: robots.txt, the sitemaps that it names (indexes
 * and gzip included), the start URLs.
 *
 * @throws StageError when the site does not answer at all.
 */
export async function primeScrape(
  options: PrimingOptions,
): Promise<{ readonly record: PrimedRecord; readonly rules: RobotsRules }> {
  const odd: Oddity[] = [];
  const robotsUrl = new URL('/robots.txt', options.root).href;
  const robots = await loadRobots(robotsUrl, options, odd);
  const starts = startUrls(options, odd);
  writeFileAtomic(join(options.directory, START_URLS_NAME), starts.map((url) => `${url}\n`).join(''));
  const listed = await loadSitemaps(sitemapUrls(robots.rules, options, odd), options, odd);
  const seeds: (readonly [Source, string])[] = [
    ...starts.map((url) => ['start', url] as const),
    ...listed.map((url) => ['sitemap', url] as const),
    ...takenOf(options.history, options.root, options.urls).map((url) => ['history', url] as const),
  ];
  return {
    record: { t: 'primed', seeds, robots: robots.kind, requests: options.requests(), odd },
    rules: robots.rules,
  };
}

async function loadRobots(
  url: string,
  options: PrimingOptions,
  odd: Oddity[],
): Promise<{ kind: PrimedRecord['robots']; rules: RobotsRules }> {
  const fetched = await getFollowing(url, options);
  if (fetched.kind === 'error') {
    throw new StageError(`${new URL(options.root).host} cannot be reached: ${fetched.error}, ${fetched.detail}`, {
      code: 'SCRAPE_FAILED',
      hint: fetched.hint ?? 'see whether site.root is right and whether this machine has a network',
      cause: siteIsAway(fetched.error),
    });
  }
  if (fetched.status === 200 && fetched.body) {
    const text = fetched.body
      .subarray(0, MAX_ROBOTS_BYTES)
      .toString('utf8')
      .replace(/^\ufeff/, '');
    writeFileAtomic(join(options.directory, ROBOTS_NAME), text);
    return { kind: 'file', rules: parseRobots(url, text) };
  }
  writeFileAtomic(join(options.directory, ROBOTS_NAME), `# ${url} answered ${fetched.status}\n`);
  const allowed = fetched.status < 500 && fetched.status !== 429;
  if (!allowed)
    odd.push({
      url,
      kind: `http-${fetched.status}`,
      detail: 'robots.txt fails, so nothing may be requested (RFC 9309)',
    });
  return { kind: allowed ? 'allow' : 'forbid', rules: blanketRules(allowed) };
}

async function getFollowing(url: string, { get, urls }: PrimingOptions): Promise<Fetched> {
  let fetched = await get(url);
  for (
    let hops = 0, at = url;
    fetched.kind === 'response' && isRedirect(fetched.status) && hops < MAX_REDIRECTS;
    hops += 1
  ) {
    const next = urls.resolve(fetched.headers['location'] ?? '', at);
    if (!next || !/^https?:/.test(next.url)) break;
    at = next.url;
    fetched = await get(at);
  }
  return fetched;
}

function startUrls(options: PrimingOptions, odd: Oddity[]): string[] {
  const starts: string[] = [];
  for (const written of [options.root, ...options.startUrls]) {
    const target = options.urls.resolve(written, options.root);
    if (target?.inScope && !options.urls.isTaken(target.url))
      odd.push({ url: target.url, kind: 'start-out-of-scope', detail: 'site.include or site.exclude leaves it out' });
    else if (target?.inScope) starts.push(target.url);
    else odd.push({ url: written, kind: 'start-out-of-scope', detail: `does not lie within ${options.root}` });
  }
  return [...new Set(starts)];
}

interface NamedSitemaps {
  readonly urls: readonly string[];
  /** One that nobody named: that it is not there says nothing. */
  readonly guess: string | null;
}

function sitemapUrls(rules: RobotsRules, { root, sitemap, sitemaps }: PrimingOptions, odd: Oddity[]): NamedSitemaps {
  const configured = sitemaps.flatMap((written) => {
    const url = absoluteUrl(written, root);
    if (url === null)
      odd.push({ url: written, kind: 'bad-sitemap', detail: 'is no address of a sitemap (site.sitemaps)' });
    return url ?? [];
  });
  const urls = [...new Set([...(sitemap ? rules.sitemaps : []), ...configured])];
  const usual = new URL('/sitemap.xml', root).href;
  const isTried = sitemap && rules.sitemaps.length === 0 && !urls.includes(usual) && rules.isAllowed(usual);
  return { urls, guess: isTried ? usual : null };
}

function absoluteUrl(written: string, root: string): string | null {
  try {
    const { href, protocol } = new URL(written, root.endsWith('/') ? root : `${root}/`);
    return protocol === 'http:' || protocol === 'https:' ? href : null;
  } catch {
    return null;
  }
}

async function loadSitemaps({ urls, guess }: NamedSitemaps, options: PrimingOptions, odd: Oddity[]): Promise<string[]> {
  const queue = [...urls, ...(guess === null ? [] : [guess])];
  const seen = new Set(queue);
  let kept = 0;
  const pages = new Set<string>();
  for (let nr = 0; nr < queue.length && nr < MAX_SITEMAPS; nr += 1) {
    const url = queue[nr]!;
    const xml = sitemapText(await getFollowing(url, options));
    if ('problem' in xml) {
      if (url !== guess) odd.push({ url, kind: 'bad-sitemap', detail: xml.problem });
      continue;
    }
    const sitemap = parseSitemap(xml.text);
    const isEmpty = sitemap.pages.length + sitemap.sitemaps.length === 0;
    if (isEmpty && url === guess) continue;
    kept += 1;
    writeFileAtomic(join(options.directory, kept === 1 ? 'sitemap.xml' : `sitemap-${kept}.xml`), xml.text);
    if (isEmpty) odd.push({ url, kind: 'bad-sitemap', detail: 'lists nothing' });
    for (const page of takenOf(sitemap.pages, url, options.urls)) pages.add(page);
    for (const further of sitemap.sitemaps) {
      const target = options.urls.resolve(further, url);
      if (target && /^https?:/.test(target.url) && !seen.has(target.url)) {
        seen.add(target.url);
        queue.push(target.url);
      }
    }
  }
  if (queue.length > MAX_SITEMAPS)
    odd.push({ url: queue[MAX_SITEMAPS]!, kind: 'bad-sitemap', detail: `only ${MAX_SITEMAPS} sitemaps are read` });
  return [...pages];
}

function sitemapText(fetched: Fetched): { readonly text: string } | { readonly problem: string } {
  if (fetched.kind === 'error') return { problem: `${fetched.error}: ${fetched.detail}` };
  if (fetched.status !== 200 || !fetched.body) return { problem: `answered ${fetched.status}` };
  const zipped = fetched.body[0] === 0x1f && fetched.body[1] === 0x8b;
  try {
    return {
      text: decodeXml(
        zipped ? gunzipSync(fetched.body, { maxOutputLength: MAX_SITEMAP_BYTES }) : fetched.body,
        zipped ? null : (fetched.headers['content-type'] ?? null),
      ),
    };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}
