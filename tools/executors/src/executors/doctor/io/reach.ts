import { type Network, openNetwork } from '@scrape-and-report/network';
import type { Environment, SiteConfig } from '@scrape-and-report/production';
import { siteDoorOf } from '@scrape-and-report/scrape';
import { join } from 'node:path';
import type { SiteFacts } from '../facts';
import { problemOf, statOrNull } from '../../../runtime/read-json';

const SITE_LIMIT_MS = 10_000;
const MEMBER_LIMIT_MS = 5_000;

/** Whether the site answers: one GET of its root, redirects not followed; or whether its folder has a page to begin at. */
export async function reachSite(
  site: SiteConfig,
  { network, env, limitMs = SITE_LIMIT_MS }: { network: Network; env: Environment; limitMs?: number },
): Promise<SiteFacts> {
  if (site.directory !== null) {
    const path = site.directory;
    const exists = (await statOrNull(path).catch(() => null))?.isDirectory() ?? false;
    const hasIndex = exists && ((await statOrNull(join(path, 'index.html')).catch(() => null))?.isFile() ?? false);
    return { kind: 'directory', path, exists, hasIndex };
  }
  const url = new URL(site.root);
  const via = network.describe(url);
  try {
    const { userAgent, headers } = siteDoorOf(site, env);
    const answer = await get(site.root, { network, limitMs, headers: { 'user-agent': userAgent, ...headers } });
    return { kind: 'address', root: site.root, via, ...answer };
  } catch (error) {
    const { message, hint = null } = error as Error & { hint?: string };
    return { kind: 'address', root: site.root, via, status: null, error: message, hint };
  }
}

const straight = openNetwork({ proxy: null, noProxy: [], caFile: null, timeoutSeconds: 10 }, {});

/** Asks each member of etcd for its health. */
export function reachMembers(
  endpoints: readonly string[],
): Promise<{ readonly endpoint: string; readonly problem: string | null }[]> {
  return Promise.all(
    endpoints.map(async (endpoint) => {
      // As etcd's own client does, which knows no proxy of ours.
      const base = /^https?:/.test(endpoint) ? endpoint : `http://${endpoint}`;
      const { status, error } = await get(`${base.replace(/\/+$/, '')}/health`, {
        network: straight,
        limitMs: MEMBER_LIMIT_MS,
      });
      return { endpoint, problem: status === 200 ? null : (error ?? `it answers ${status}`) };
    }),
  );
}

interface Getting {
  readonly network: Network;
  readonly limitMs: number;
  readonly headers?: Readonly<Record<string, string>>;
}

async function get(
  url: string,
  { network, limitMs, headers = {} }: Getting,
): Promise<{ status: number | null; error: string | null; hint: string | null }> {
  try {
    const never = new AbortController().signal;
    const { status } = await network.ask(new URL(url), { maxBytes: 0, limitMs, headers, signal: never });
    return { status, error: null, hint: null };
  } catch (error) {
    const { code, message, name, hint } = error as NodeJS.ErrnoException & { hint?: unknown };
    const advice = typeof hint === 'string' ? hint : null;
    const reason =
      name === 'TimeoutError'
        ? `no answer within ${limitMs / 1000} s`
        : (advice === null && code) || message || problemOf(error);
    return { status: null, error: reason, hint: advice };
  }
}
