import { isHtml } from '../../http/content-types';
import { decodeHtml } from '../../extract/decode';
import { extractPage } from '../../extract/extract-page';
import { Fetched } from '../../http/fetched';
import { Said, shapeOf } from '../../guard/shape';
import { isRedirect } from '../../reading/judge-response';
import { ReadingContext } from '../../reading/reading-context';
import { unreachedReason } from '../../reading/unreached-reason';
import { fetchPatiently, PoliteHost } from '../visit/polite-host';

/** What a site gives for an address that never was. */
export interface Nowhere {
  /** What the page says (see `shapeOf`); null when it gives none. */
  readonly shape: string | null;
  /** Title of the page. */
  readonly title: string | null;
  /** The last address that it leads to, without query; null when it leads nowhere. */
  readonly leadsTo: string | null;
  /** Whether it told anything. */
  readonly isReached: boolean;
}

const MAX_HOPS = 5;

/** Asks the site for an address made by chance in a folder (the root's by default), and follows where that leads within the site. */
export async function probeNowhere(
  host: PoliteHost,
  { state, urls, rules }: ReadingContext,
  folder = `${withoutQuery(state.root).replace(/\/+$/, '')}/`,
  extension = '',
): Promise<Nowhere> {
  let url = `${folder}not-here-${Math.floor(host.random() * 2 ** 40).toString(36)}${extension}`;
  let leadsTo: string | null = null;
  for (let hops = 0; hops <= MAX_HOPS; hops += 1) {
    const fetched = await fetchPatiently(host, { url, wantsBody: (status) => status === 200 || status === 203 });
    if (fetched.kind === 'error' || unreachedReason(fetched) !== null) return { ...NOTHING, leadsTo, isReached: false };
    if (isRedirect(fetched.status)) {
      const to = urls.resolve(fetched.headers['location'] ?? '', url);
      if (!to) break;
      leadsTo = withoutQuery(to.url);
      if (!to.inScope) break;
      url = to.url;
      continue;
    }
    const said = saidBy(url, fetched, rules);
    if (!said) break;
    return { shape: shapeOf(said), title: said.title, leadsTo, isReached: true };
  }
  return { ...NOTHING, leadsTo };
}

const NOTHING = { shape: null, title: null, isReached: true };

/** What a page says, read from the answer itself; null when it is no page. */
export function saidBy(
  url: string,
  { headers, body }: Extract<Fetched, { kind: 'response' }>,
  rules: ReadingContext['rules'],
): Said | null {
  const type = headers['content-type'];
  if (!body || !isHtml(type, body)) return null;
  const page = extractPage(decodeHtml(body, type ?? null), rules);
  return { url, title: page.values.title, texts: [page.edText, page.autText] };
}

export function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
