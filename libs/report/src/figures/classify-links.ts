import type { LinkRow } from '@scrape-and-report/record';
import { isBrokenStatus, type ResolveUrl } from './follow-hops';

/** A link target with what it leads to. */
export interface ClassifiedLink extends LinkRow {
  readonly internal: boolean;
  /** `moved-home`: another site's page is no more; its home page comes instead. */
  readonly verdict: 'fine' | 'broken' | 'redirect' | 'alias' | 'moved-home';
  /** For a broken one its status; for a redirect or an alias the URL to use instead; else empty. */
  readonly detail: string;
}

/** Judges every link target; the verdict holds for all its uses. */
export function classifyLinks(links: Iterable<LinkRow>, resolve: ResolveUrl): Map<number, ClassifiedLink> {
  const classified = new Map<number, ClassifiedLink>();
  for (const link of links) {
    const { link_nr, url, anchor, type, status } = link;
    const { internal, verdict, detail } = judge(link, resolve);
    // Name by name: of a hundred thousand, spreading two objects into one took most of the time.
    classified.set(link_nr, { link_nr, url, anchor, type, status, internal, verdict, detail });
  }
  return classified;
}

function judge(link: LinkRow, resolve: ResolveUrl): Pick<ClassifiedLink, 'internal' | 'verdict' | 'detail'> {
  const internal = link.type === 'int';
  if (!internal) {
    if (link.status === 'moved-home') return { internal, verdict: 'moved-home', detail: '' };
    const broken = isBrokenStatus(link.status);
    return { internal, verdict: broken ? 'broken' : 'fine', detail: broken ? link.status! : '' };
  }
  const { kind, urls, types, status } = resolve(link.url);
  const broken = kind === 'broken' || kind === 'loop' || (kind === 'unknown' && isBrokenStatus(link.status));
  if (broken) return { internal, verdict: 'broken', detail: status || link.status! };
  if (types.length === 0) return { internal, verdict: 'fine', detail: '' };
  return { internal, verdict: types.every((type) => type === 'alias') ? 'alias' : 'redirect', detail: urls.at(-1)! };
}
