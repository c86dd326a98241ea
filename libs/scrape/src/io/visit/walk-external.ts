import { Hop } from '../../journal/journal-records';
import { isRedirect } from '../../reading/judge-response';
import { Walk } from '../../reading/judge-external';
import { UrlRules } from '../../url/url-rules';
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
  readonly ask: (request: ExternalRequest) => Promise<Fetched>;
}

/** As many as browsers follow. */
const MAX_HOPS = 20;

/** Follows an external link to its end; a cookie that a host sets on the way is brought back to it, as browsers do. */
export async function walkExternal({ url: start, method, agent, urls, ask }: WalkOptions): Promise<Walk> {
  const hops: Hop[] = [];
  const cookies = new Map<string, string>();
  const seen = new Set<string>();
  for (let url = start; ;) {
    const { host } = new URL(url);
    const cookie = cookies.get(host) ?? null;
    const state = `${url} ${cookie ?? ''}`;
    if (seen.has(state) || hops.length > MAX_HOPS) return { hops, end: { kind: 'circle' } };
    seen.add(state);
    const fetched = await ask({ url, method, agent, cookie });
    if (fetched.kind === 'error' || !isRedirect(fetched.status)) return { hops, end: fetched };
    const target = urls.resolve(fetched.headers['location'] ?? '', url);
    if (!target || !/^https?:/.test(target.url)) return { hops, end: fetched };
    hops.push({ from: url, to: target.url, type: String(fetched.status) });
    if (target.inScope) return { hops, end: { kind: 'own' } };
    const set = /^\s*[^=;\s]+=[^;]*/.exec(fetched.headers['set-cookie'] ?? '')?.[0].trim();
    if (set && set.length <= 4096) cookies.set(host, set);
    url = target.url;
  }
}
