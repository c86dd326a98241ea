import { ExtractedPage } from '../extract/extracted-page';
import { CrawlState } from './crawl-state';
import { PageRecord } from './journal-records';
import { Target } from './target';

/** Links of the editorial part; `#`, `/`, links to the page itself and ignored ones are none. */
export function editorialLinks(
  { edLinks, hrefs }: ExtractedPage,
  targets: readonly (Target | null)[],
  own: readonly string[],
  state: CrawlState,
): Pick<PageRecord, 'newLinks' | 'edLinks'> {
  const newLinks: string[] = [];
  const fresh = new Map<string, number>();
  /** By the position of the href. */
  const numbers = new Array<number | null | undefined>(hrefs.length);
  const used: (number | string)[] = [];
  for (const { href, text } of edLinks) {
    let number = numbers[href];
    if (number === undefined) numbers[href] = number = numberOf(hrefs[href]!.trim(), targets[href]!);
    if (number !== null) used.push(number, text);
  }
  return { newLinks, edLinks: used };

  function numberOf(written: string, target: Target | null): number | null {
    if (!target || written === '#' || written === '/' || own.includes(target.url)) return null;
    const { linkNumber } = target;
    if (linkNumber !== undefined && state.linkKeys[linkNumber] === target.key) return linkNumber;
    const known = state.linkNumberOf(target.key) ?? fresh.get(target.key);
    if (known !== undefined) return (target.linkNumber = known);
    const number = state.linkKeys.length + newLinks.length;
    fresh.set(target.key, number);
    newLinks.push(target.key);
    return (target.linkNumber = number);
  }
}
