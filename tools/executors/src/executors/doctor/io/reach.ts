import type { SiteConfig } from '@scrape-and-report/production';
import { join } from 'node:path';
import type { SiteFacts } from '../facts';
import { problemOf, statOrNull } from '../../../runtime/read-json';

const SITE_LIMIT_MS = 10_000;
const MEMBER_LIMIT_MS = 5_000;

/** Whether the site answers: one GET of its root, redirects not followed; or whether its folder has a page to begin at. */
export async function reachSite(site: SiteConfig, limitMs = SITE_LIMIT_MS): Promise<SiteFacts> {
  if (site.directory !== null) {
    const path = site.directory;
    const exists = (await statOrNull(path).catch(() => null))?.isDirectory() ?? false;
    const hasIndex = exists && ((await statOrNull(join(path, 'index.html')).catch(() => null))?.isFile() ?? false);
    return { kind: 'directory', path, exists, hasIndex };
  }
  const answer = await get(site.root, limitMs);
  return { kind: 'address', root: site.root, ...answer };
}

/** Asks each member of etcd for its health. */
export function reachMembers(
  endpoints: readonly string[],
): Promise<{ readonly endpoint: string; readonly problem: string | null }[]> {
  return Promise.all(
    endpoints.map(async (endpoint) => {
      const base = /^https?:/.test(endpoint) ? endpoint : `http://${endpoint}`;
      const { status, error } = await get(`${base.replace(/\/+$/, '')}/health`, MEMBER_LIMIT_MS);
      return { endpoint, problem: status === 200 ? null : (error ?? `it answers ${status}`) };
    }),
  );
}

async function get(url: string, limitMs: number): Promise<{ status: number | null; error: string | null }> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(limitMs) });
    await response.body?.cancel();
    return { status: response.status, error: null };
  } catch (error) {
    const timedOut = (error as Error).name === 'TimeoutError';
    const cause = (error as { cause?: { code?: string; message?: string } }).cause;
    const reason = timedOut
      ? `no answer within ${limitMs / 1000} s`
      : cause?.code || cause?.message || problemOf(error);
    return { status: null, error: reason };
  }
}
