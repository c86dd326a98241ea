import { Hop } from '../../journal/journal-records';
import { isRedirect } from '../../reading/judge-response';
import { Walk } from '../../reading/judge-external';
import { UrlRules } from '../../url/url-rules';
import { parseCookie } from '../../http/cookie-detours';
import { Fetched } from '../../http/fetched';

export interface ExternalRequest {
  readonly url: string;
  readonly method: 'HEAD' | 'GET';
  /** As whom: some hosts answer robots otherwise. */
  readonly agent: 'robot' | 'browser';
  /** What the host has set on the way here. */
  readonly cookie: string | null;
}

export interface WalkOptions extends Pick<ExternalRequest, 'url' | 'method' | 'agent'> {
  readonly urls: UrlRules;
  /** Whether a page of the site itself is an end: what it gives is known otherwise. */
  readonly endsAtSite: boolean;
  /** What the start has answered already; null when nothing has been asked. */
  readonly first: Fetched | null;
  readonly ask: (request: ExternalRequest) => Promise<Fetched>;
}

const MAX_COOKIES = 20;
/** As many as browsers follow. */
const MAX_HOPS = 20;

/** Follows an external link to its end; a cookie that a host sets on the way is brought back to it, as browsers do. */
export async function walkExternal(options: WalkOptions): Promise<Walk> {
  const { url: start, method, agent, urls, ask, first, endsAtSite } = options;
  const hops: Hop[] = [];
  /** By host: names with values. */
  const jars = new Map<string, Map<string, string>>();
  const seen = new Set<string>();
  for (let url = start; ;) {
    const cookie = jars.size === 0 ? null : cookieIn(jars.get(new URL(url).host));
    const state = `${url} ${cookie ?? ''}`;
    if (seen.has(state) || hops.length > MAX_HOPS) return { hops, end: { kind: 'circle' } };
    seen.add(state);
    const fetched = (hops.length === 0 && first) || (await ask({ url, method, agent, cookie }));
    if (fetched.kind === 'error' || !isRedirect(fetched.status)) return { hops, end: fetched };
    const { location } = fetched.headers;
    const target = location ? urls.resolve(location, url) : null;
    if (!target || !/^https?:/.test(target.url)) return { hops, end: fetched };
    hops.push({ from: url, to: target.url, type: String(fetched.status) });
    if (target.inScope && endsAtSite) return { hops, end: { kind: 'own' } };
    for (const written of fetched.cookies ?? []) {
      const cookie = parseCookie(written);
      const { host } = new URL(url);
      const jar = jars.get(host) ?? new Map<string, string>();
      if (cookie && jar.size < MAX_COOKIES) jars.set(host, jar.set(cookie.name, cookie.value));
    }
    url = target.url;
  }
}

function cookieIn(jar: ReadonlyMap<string, string> = new Map()): string | null {
  return Array.from(jar, ([name, value]) => `${name}=${value}`).join('; ') || null;
}
