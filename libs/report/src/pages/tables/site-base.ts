import { detailLabel, type IssueKind, type ReportLanguage } from '../../model';
import { localPart } from '../client/shared/values';

/** What a page's path is put behind to link to it: the root without its last slash. */
export function baseOf(root: string): string {
  return root.replace(/[/?#]+$/, '');
}

/** The address when it is not simply base + path (query on the root, another host), else empty: most need no room. */
export function ownUrl(url: string, path: string, base: string): string {
  return url === base + path || url === `${base}${path}`.replace(/\/$/, '') ? '' : url;
}

const OF_LINKS: ReadonlySet<IssueKind> = new Set([
  'broken-link',
  'broken-external-link',
  'link-to-redirect',
  'link-to-alias',
  'near-duplicate',
]);

/** What an issue says of itself, in words; addresses of the site itself as their paths. */
export function shownDetail(
  { kind, detail }: { readonly kind: IssueKind; readonly detail: string },
  base: string,
  language: ReportLanguage,
): string {
  const said = detailLabel({ kind, detail }, language);
  if (!OF_LINKS.has(kind)) return said;
  return said
    .split(' \u2192 ')
    .map((url) => localPart(url, base))
    .join(' \u2192 ');
}
