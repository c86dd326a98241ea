import { SeenOnPage } from '@scrape-and-report/record';
import { ExtractedPage } from '../extract/extracted-page';
import { PageLook } from '../journal/journal-records';
import { Target } from '../url/target';
import { UrlRules } from '../url/url-rules';
import { hasAnchor, placeOf } from './anchor-codes';
import { ExtractedLooks, MOST } from './page-looks';
import { sketchOf } from './text-sketch';
import { FileNumbers, PageFiles } from './page-files';
import { fileTargets } from './written-files';

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
  const targetOf = fileTargets(page.base, urls);
  for (const file of looks.files) {
    const target = targetOf(file);
    // A page that shows itself in a frame, or names itself as its style sheet, was asked for.
    if (target !== null && !page.own.includes(target.url)) used.add(numbers.ofTarget(file.type, target));
  }
  const sketch = sketchOf(page.extracted.edText);
  return { ids: looks.ids, seen: seenOn(page, looks, urls), sketch, newFiles: numbers.fresh, files: [...used] };
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

function lostAnchors({ targets, own }: LookedAtPage, { ids }: ExtractedLooks): string[] {
  const anchors = new Set<string>();
  for (const target of targets)
    if (target && target.anchor !== '' && own.includes(target.url)) anchors.add(target.anchor);
  const found = new Set<string>();
  for (const anchor of anchors) {
    const place = placeOf(anchor);
    if (place !== null && !hasAnchor(ids, place) && found.size < MOST) found.add(place.slice(0, MOST_LETTERS));
  }
  return [...found];
}

const MOST_LETTERS = 500;
