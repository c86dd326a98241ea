import { type BodyReader, bodyDigest } from '@scrape-and-report/record';
import { isHtml } from '../../http/content-types';
import type { Fetched } from '../../http/fetched';
import { handedOn } from '../browser/browser-fetch';
import type { RenderedDocument } from '../browser/browser-messages';
import type { KnownPage } from '../visit/known-pages';
import type { PageRenderer } from './page-renderer';

/** What a browser makes of an answer that is a page. */
export type Rendering =
  /** It is of the same source as what was rendered before. */
  | { readonly kind: 'unchanged' }
  /** `source`: digest of what the site gave. */
  | { readonly kind: 'rendered'; readonly source: string; readonly page: RenderedPage }
  /** `why`: what is wrong with this page; null when no browser shows any. `isKept`: what was rendered before stands. */
  | { readonly kind: 'unrendered'; readonly why: string | null; readonly isKept: boolean };

/** A page as a browser shows it, as if the site had given that. */
export interface RenderedPage {
  readonly body: Buffer;
  readonly contentType: string;
  /** As a header of this name: where its scripts led to instead; null when it stayed. */
  readonly refresh: string | null;
}

type Response = Extract<Fetched, { kind: 'response' }>;

export interface RenderOptions {
  readonly url: string;
  readonly fetched: Fetched;
  /** What is known of the page. */
  readonly before: KnownPage | undefined;
  readonly earlierBodies: BodyReader;
  /** Whether it is worth a browser's time. */
  readonly isWanted: boolean;
}

/** Has a page rendered where that has to be; null for an answer that is no page. */
export async function renderAnswer(
  { url, fetched, before, earlierBodies, isWanted }: RenderOptions,
  renderer: PageRenderer,
): Promise<Rendering | null> {
  if (!isPage(fetched)) return null;
  const source = bodyDigest(fetched.body);
  const isKept = before !== undefined && before.source !== null;
  const isKnown = isKept && before.source === source && before.digest !== null && earlierBodies.has(before.digest);
  if (isKnown && renderer.mode === 'changed') return { kind: 'unchanged' };
  if (!isWanted) return { kind: 'unrendered', why: null, isKept };
  const shown = await renderer.show(url, sourceOf(fetched));
  if (shown.kind === 'shown') return { kind: 'rendered', source, page: renderedPage(shown.document) };
  renderer.noteUnshown(isKept);
  return { kind: 'unrendered', why: shown.kind === 'failed' ? shown.why : null, isKept };
}

/** An answer as a browser shows it; null when none does. What is no page stays as it is. */
export async function showAnswer(url: string, fetched: Response, renderer: PageRenderer): Promise<Response | null> {
  if (!isPage(fetched)) return fetched;
  const shown = await renderer.show(url, sourceOf(fetched));
  return shown.kind === 'shown' ? withPage(fetched, renderedPage(shown.document)) : null;
}

/** The answer that is recorded; without a body where it is what was rendered before. */
export function asRendered(fetched: Response, rendering: Rendering | null): Response {
  if (rendering === null) return fetched;
  if (rendering.kind === 'rendered') return withPage(fetched, rendering.page);
  return rendering.kind === 'unrendered' && !rendering.isKept ? fetched : { ...fetched, body: null };
}

function isPage(fetched: Fetched): fetched is Response & { readonly body: Buffer } {
  if (fetched.kind !== 'response' || (fetched.status !== 200 && fetched.status !== 203)) return false;
  const { headers, body } = fetched;
  return body !== null && body.length > 0 && isHtml(headers['content-type'], body);
}

function sourceOf({ headers, body }: Response & { readonly body: Buffer }) {
  return { status: 200, headers: handedOn(headers), body };
}

function renderedPage({ html, movedTo }: RenderedDocument): RenderedPage {
  const refresh = movedTo === null ? null : `0; url=${movedTo}`;
  return { body: Buffer.from(html), contentType: 'text/html; charset=utf-8', refresh };
}

function withPage(fetched: Response, { body, contentType, refresh }: RenderedPage): Response {
  const headers = { ...fetched.headers, 'content-type': contentType, ...(refresh !== null && { refresh }) };
  return { ...fetched, headers, body };
}
