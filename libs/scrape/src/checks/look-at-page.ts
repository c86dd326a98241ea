import { SeenOnPage } from '@scrape-and-report/record';
import { ExtractedPage } from '../extract/extracted-page';
import { PageLook } from '../journal/journal-records';
import { Target } from '../url/target';
import { UrlRules } from '../url/url-rules';
import { hasAnchor, placeOf } from './anchor-codes';
import { ExtractedLooks, MOST } from './page-looks';
import { sketchOf } from './text-sketch';
import { fileKey, FileNumbers, PageFiles } from './page-files';

export interface LookedAtPage {
  readonly extracted: ExtractedPage;
  /** Of each href of the page; null for one that is none, or that the profile ignores. */
  readonly targets: readonly (Target | null)[];
  /** URLs that the page goes by: links to them are links to itself. */
  readonly own: readonly string[];
  readonly base: string;
}

/** What there is to say of a page beside its facts; null when nobody wants to know. */
export function lookAtPage(page: LookedAtPage, urls: UrlRules, files: PageFiles): PageLook | null {
  const { looks } = page.extracted;
  if (looks === null) return null;
  const numbers = new FileNumbers(files);
  const used = new Set<number>();
  for (const [type, href] of looks.files) {
    const url = fileUrl(href, page.base, urls);
    // A page that shows itself in a frame, or names itself as its style sheet, was asked for.
    if (url !== null && !page.own.includes(url)) used.add(numbers.of(fileKey(type, url)));
  }
  const sketch = sketchOf(page.extracted.edText);
  return { ids: looks.ids, seen: seenOn(page, looks, urls), sketch, newFiles: numbers.fresh, files: [...used] };
}

function fileUrl(href: string, base: string, urls: UrlRules): string | null {
  const target = urls.resolve(href, base);
  return target && !target.ignored && /^https?:/.test(target.url) ? target.url : null;
}

function seenOn(page: LookedAtPage, looks: ExtractedLooks, urls: UrlRules): SeenOnPage {
  const noAlt = looks.noAlt.map((href) => urls.resolve(href, page.base)?.url ?? href.slice(0, MOST_LETTERS));
  const nameless = namelessLinks(page, looks);
  const lost = lostAnchors(page, looks);
  return {
    ...(noAlt.length > 0 && { noAlt: [...new Set(noAlt)] }),
    ...(nameless.length > 0 && { nameless }),
    ...(looks.skipped.length > 0 && { skipped: looks.skipped }),
    ...(looks.languages !== null && { languages: looks.languages }),
    ...(lost.length > 0 && { lost }),
    ...(looks.noindex && { noindex: true as const }),
  };
}

function namelessLinks({ extracted, targets }: LookedAtPage, { titled }: ExtractedLooks): string[] {
  const found = new Set<string>();
  extracted.edLinks.forEach(({ href, text }, nr) => {
    const target = text === '' && !titled.has(nr) ? targets[href] : null;
    if (target && found.size < MOST) found.add(target.key.slice(0, MOST_LETTERS));
  });
  return [...found];
}

function lostAnchors({ extracted, targets, own }: LookedAtPage, { ids }: ExtractedLooks): string[] {
  const found = new Set<string>();
  extracted.hrefs.forEach((_, nr) => {
    const target = targets[nr];
    if (!target || target.anchor === '' || !own.includes(target.url) || found.size >= MOST) return;
    const place = placeOf(target.anchor);
    if (place !== null && !hasAnchor(ids, place)) found.add(place.slice(0, MOST_LETTERS));
  });
  return [...found];
}

const MOST_LETTERS = 500;
