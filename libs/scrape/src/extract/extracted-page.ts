import { ExtractedLooks } from '../checks/page-looks';
import { AspectName } from './page-rules';

/** A link of the editorial part, in document order. */
export interface EditorialLink {
  /** Position of its target in `hrefs`. */
  readonly href: number;
  readonly text: string;
}

/** What one page says, URLs as written. Missing facts are null. */
export interface ExtractedPage {
  readonly values: Readonly<Record<AspectName | 'identity', string | null>>;
  /** Values of each fact that the profile extracts, by its place there. */
  readonly own: readonly (readonly string[])[];
  readonly numH1s: number;
  readonly firstH1: string | null;
  /** UTF-8, like the other text; both hold until the next page is read. */
  readonly edText: Uint8Array;
  readonly edWords: number;
  readonly autText: Uint8Array;
  /** Of `<base href>`. */
  readonly base: string | null;
  readonly refresh: { readonly url: string; readonly noscript: boolean } | null;
  /** Distinct targets of `<a>` and `<area>` in any part of the page. */
  readonly hrefs: readonly string[];
  readonly edLinks: readonly EditorialLink[];
  /** Of editorial links (positions) that nothing else names: ids of the elements that do, parted by space. */
  readonly labelledBy: ReadonlyMap<number, string>;
  /** Null when nothing but facts is wanted. */
  readonly looks: ExtractedLooks | null;
  /** Whether reading stopped early because elements nest deeper than any honest page's. */
  readonly tooDeep: boolean;
}
