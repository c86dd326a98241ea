import { isHtml } from '../../http/content-types';
import { decodeHtml } from '../../extract/decode';
import { extractPage } from '../../extract/extract-page';
import { ExtractedPage } from '../../extract/extracted-page';
import { Fetched } from '../../http/fetched';
import { Said, shapeOf } from '../../guard/shape';
import { isRedirect } from '../../reading/judge-response';
import { clientTarget } from '../../reading/read-page';
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
  context: ReadingContext,
  {
    folder = `${withoutQuery(context.state.root).replace(/\/+$/, '')}/`,
    extension = '',
    show = asGiven,
  }: { readonly folder?: string; readonly extension?: string; readonly show?: ShowAnswer } = {},
): Promise<Nowhere> {
  const url = `${folder}not-here-${Math.floor(host.random() * 2 ** 40).toString(36)}${extension}`;
  return followWithin(host, context, url, show);
}

/** An answer as it is recorded; null when it cannot be told. */
export type ShowAnswer = (url: string, fetched: Response) => Promise<Response | null>;

const asGiven: ShowAnswer = (_, fetched) => Promise.resolve(fetched);

/** What an address of the site gives at its end. */
export async function followWithin(
  host: PoliteHost,
  { urls, rules }: ReadingContext,
  start: string,
  show: ShowAnswer,
): Promise<Nowhere> {
  let url = start;
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
    const shown = await show(url, fetched);
    if (!shown) return { ...NOTHING, leadsTo, isReached: false };
    const page = pageIn(shown, rules);
    if (!page) break;
    const client = clientTarget(page, shown.headers['refresh'] ?? null, url, url, urls);
    if (client && !client.noscript) {
      leadsTo = withoutQuery(client.target.url);
      if (!client.target.inScope) break;
      url = client.target.url;
      continue;
    }
    const said = saidOn(url, page);
    return { shape: shapeOf(said), title: said.title, leadsTo, isReached: true };
  }
  return { ...NOTHING, leadsTo };
}

const NOTHING = { shape: null, title: null, isReached: true };

/** What a page says, read from the answer itself; null when it is no page. */
export function saidBy(url: string, fetched: Response, rules: ReadingContext['rules']): Said | null {
  const page = pageIn(fetched, rules);
  return page && saidOn(url, page);
}

type Response = Extract<Fetched, { kind: 'response' }>;

function pageIn({ headers, body }: Response, rules: ReadingContext['rules']): ExtractedPage | null {
  const type = headers['content-type'];
  return body && isHtml(type, body) ? extractPage(decodeHtml(body, type ?? null), rules) : null;
}

function saidOn(url: string, { values, edText, autText }: ExtractedPage): Said {
  return { url, title: values.title, texts: [edText, autText] };
}

export function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
