import { lackingHeaders } from '../../checks/security-headers';
import { SiteRecord } from '../../journal/journal-records';
import { fetchPatiently, PoliteHost } from './polite-host';

/** What the home page's headers say of the whole site; null when it does not answer with a page. */
export async function lookAtHeaders(root: string, host: PoliteHost): Promise<SiteRecord | null> {
  const before = host.requests;
  const fetched = await fetchPatiently(host, { url: root, wantsBody: () => false });
  if (fetched.kind !== 'response' || (fetched.status !== 200 && fetched.status !== 203)) return null;
  const lacks = lackingHeaders(fetched.headers, root.startsWith('https:'));
  return { t: 'site', lacks, requests: host.requests - before };
}
