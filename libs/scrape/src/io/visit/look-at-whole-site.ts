import { TLSSocket } from 'node:tls';
import { Network, openNetwork, placeOf } from '@scrape-and-report/network';
import { lackingHeaders } from '../../checks/security-headers';
import { CrawlState } from '../../crawl/crawl-state';
import { CertificateRecord, JournalRecord, SiteRecord } from '../../journal/journal-records';
import { ScrapeOptions } from '../../options';
import { fetchPatiently, PoliteHost } from './polite-host';

export interface LookAtWholeSiteOptions {
  readonly options: Pick<ScrapeOptions, 'checks' | 'site' | 'network' | 'env'>;
  readonly state: Pick<CrawlState, 'lacks' | 'certificate'>;
  readonly host: PoliteHost;
  readonly keep: (record: JournalRecord) => void;
}

/** Looks for what is true of the whole site. A folder that is served here has neither headers of its own nor a certificate. */
export async function lookAtWholeSite({ options, state, host, keep }: LookAtWholeSiteOptions): Promise<void> {
  const { checks = [], site, network, env } = options;
  if (site.directory !== null) return;
  const { lacks, certificate } = state;
  const headers = checks.includes('security-header') && lacks === null;
  const said = headers ? await lookAtHeaders(site.root, host) : null;
  if (said) keep(said);
  if (!checks.includes('certificate-expiring') || certificate !== null || !site.root.startsWith('https:')) return;
  const shown = await lookAtCertificate(site.root, openNetwork(network, env));
  if (shown) keep(shown);
}

/** What the home page's headers say of the whole site; null when it does not answer with a page. */
async function lookAtHeaders(root: string, host: PoliteHost): Promise<SiteRecord | null> {
  const before = host.requests;
  const fetched = await fetchPatiently(host, { url: root, wantsBody: () => false });
  if (fetched.kind !== 'response' || (fetched.status !== 200 && fetched.status !== 203)) return null;
  const lacks = lackingHeaders(fetched.headers, root.startsWith('https:'));
  return { t: 'site', lacks, requests: host.requests - before };
}

/** The certificate by which the site is known; null when none comes, or it says no days. */
function lookAtCertificate(root: string, network: Network): Promise<CertificateRecord | null> {
  return new Promise((resolve) => {
    // A connection of its own: one that goes on with an earlier session is shown no certificate.
    network.connect(placeOf(new URL(root)), {}, (_error, socket) => {
      const { valid_from, valid_to } = socket instanceof TLSSocket ? socket.getPeerCertificate() : {};
      socket?.on('error', () => undefined).destroy();
      const [from, until] = [dayOf(valid_from), dayOf(valid_to)];
      resolve(from === null || until === null ? null : { t: 'certificate', from, until });
    });
  });
}

function dayOf(written: string | undefined): string | null {
  const at = new Date(written ?? '');
  return Number.isNaN(at.getTime()) ? null : at.toISOString().slice(0, 10);
}
