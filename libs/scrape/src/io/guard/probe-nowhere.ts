import { isHtml } from '../../http/content-types';
import { decodeHtml } from '../../extract/decode';
import { extractPage } from '../../extract/extract-page';
import { shapeOf } from '../../guard/shape';
import { isRedirect } from '../../reading/judge-response';
import { ReadingContext } from '../../reading/reading-context';
import { fetchPatiently, PoliteHost } from '../visit/polite-host';

/** What a site gives for an address that never was. */
export interface Nowhere {
  /** What the page says (see `shapeOf`); null when it gives none. */
  readonly shape: string | null;
  /** Title of the page. */
  readonly title: string | null;
  /** The last address that it leads to, without query; null when it leads nowhere. */
  readonly leadsTo: string | null;
}

const MAX_HOPS = 5;

/** Asks the site for an address made by chance, and follows where that leads within the site. */
export async function probeNowhere(host: PoliteHost, { state, urls, rules }: ReadingContext): Promise<Nowhere> {
  const name = Math.floor(host.random() * 2 ** 40).toString(36);
  let url = `${state.root.replace(/[?#].*$/s, '').replace(/\/+$/, '')}/not-here-${name}`;
  let leadsTo: string | null = null;
  for (let hops = 0; hops <= MAX_HOPS; hops += 1) {
    const fetched = await fetchPatiently(host, { url, wantsBody: (status) => status === 200 || status === 203 });
    if (fetched.kind === 'error') break;
    if (isRedirect(fetched.status)) {
      const to = urls.resolve(fetched.headers['location'] ?? '', url);
      if (!to) break;
      leadsTo = withoutQuery(to.url);
      if (!to.inScope) break;
      url = to.url;
      continue;
    }
    if (!fetched.body || !isHtml(fetched.headers['content-type'], fetched.body)) break;
    const page = extractPage(decodeHtml(fetched.body, fetched.headers['content-type'] ?? null), rules);
    const { title } = page.values;
    return { shape: shapeOf(title, [page.edText, page.autText]), title, leadsTo };
  }
  return { shape: null, title: null, leadsTo };
}

export function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
