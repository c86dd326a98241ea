import { ExtractedPage } from '../extract/extracted-page';
import { CrawlState } from '../crawl/crawl-state';
import { PageRecord } from '../journal/journal-records';
import { Target } from '../url/target';

/** What numbering a link target takes. */
export type LinkTarget = Pick<Target, 'key' | 'linkNumber'>;

/** Links of the editorial part; `#`, `/`, links to the page itself and ignored ones are none. */
export function editorialLinks(
  { edLinks, hrefs }: ExtractedPage,
  targets: readonly (Target | null)[],
  own: readonly string[],
  state: CrawlState,
): Pick<PageRecord, 'newLinks' | 'edLinks'> {
  const numbers = new LinkNumbers(state);
  /** By the position of the href. */
  const known = new Array<number | null | undefined>(hrefs.length);
  const used: (number | string)[] = [];
  for (const { href, text } of edLinks) {
    let number = known[href];
    if (number === undefined) {
      const target = targets[href]!;
      known[href] = number = isLink(hrefs[href]!.trim(), target, own) ? numbers.of(target) : null;
    }
    if (number !== null) used.push(number, text);
  }
  return { newLinks: numbers.fresh, edLinks: used };
}

function isLink(written: string, target: Target | null, own: readonly string[]): target is Target {
  return target !== null && written !== '#' && written !== '/' && !own.includes(target.url);
}

/** Numbers link targets as the state will number them once it knows this page. */
export class LinkNumbers {
  /** Keys not used before, in the order of their numbers. */
  readonly fresh: string[] = [];
  readonly #state: CrawlState;
  readonly #freshNumbers = new Map<string, number>();

  constructor(state: CrawlState) {
    this.#state = state;
  }

  of(target: LinkTarget): number {
    const { linkKeys } = this.#state;
    const { key, linkNumber } = target;
    if (linkNumber !== undefined && linkKeys[linkNumber] === key) return linkNumber;
    const known = this.#state.linkNumberOf(key) ?? this.#freshNumbers.get(key);
    if (known !== undefined) return (target.linkNumber = known);
    const number = linkKeys.length + this.fresh.length;
    this.#freshNumbers.set(key, number);
    this.fresh.push(key);
    return (target.linkNumber = number);
  }
}
