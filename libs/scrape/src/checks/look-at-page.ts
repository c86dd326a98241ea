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
  readonly own: readonly [asked: string, own: string];
  readonly base: string;
}

/** What there is to say of a page beside its facts; null when nobody wants to know. */
export function lookAtPage(page: LookedAtPage, urls: UrlRules, files: PageFiles): PageLook | null {
  const { looks } = page.extracted;
  if (looks === null) return null;
  const numbers = new FileNumbers(files);
  const used: number[] = [];
  const targetOf = fileTargets(page.base, urls);
  const [asked, own] = page.own;
  for (const file of looks.files) {
    const target = targetOf(file);
    // A page that shows itself in a frame, or names itself as its style sheet, was asked for.
    if (target === null || target.url === asked || target.url === own) continue;
    const number = numbers.ofWritten(file, target);
    if (number !== null) used.push(number);
  }
  const sketch = sketchOf(page.extracted.edText);
  return { ids: looks.ids, seen: seenOn(page, looks, urls), sketch, newFiles: numbers.fresh, files: used };
}

function seenOn(page: LookedAtPage, looks: ExtractedLooks, urls: UrlRules): SeenOnPage {
  const nameless = namelessLinks(page, looks);
  const lost = lostAnchors(page, looks);
  const { skipped, languages, noindex } = looks;
  const odd = looks.noAlt.length + nameless.length + lost.length + skipped.length;
  if (odd === 0 && languages === null && !noindex) return NOTHING;
  const noAlt = looks.noAlt.map((href) => urls.resolve(href, page.base)?.url ?? href.slice(0, MOST_LETTERS));
  return {
    ...(noAlt.length > 0 && { noAlt: [...new Set(noAlt)] }),
    ...(nameless.length > 0 && { nameless }),
    ...(skipped.length > 0 && { skipped }),
    ...(languages !== null && { languages }),
    ...(lost.length > 0 && { lost }),
    ...(noindex && { noindex: true as const }),
  };
}

function namelessLinks({ extracted, targets }: LookedAtPage, { titled }: ExtractedLooks): readonly string[] {
  const { edLinks } = extracted;
  let found: Set<string> | null = null;
  for (let nr = 0; nr < edLinks.length; nr += 1) {
    const { href, text } = edLinks[nr]!;
    if (text !== '' || titled.has(nr)) continue;
    const target = targets[href];
    found ??= new Set();
    if (target && found.size < MOST) found.add(target.key.slice(0, MOST_LETTERS));
  }
  return found === null ? NONE : [...found];
}

function lostAnchors({ targets, own }: LookedAtPage, { ids }: ExtractedLooks): readonly string[] {
  let anchors: Set<string> | null = null;
  for (let nr = 0; nr < targets.length; nr += 1) {
    const target = targets[nr];
    if (!target || target.anchor === '' || !own.includes(target.url)) continue;
    anchors ??= new Set();
    anchors.add(target.anchor);
  }
  if (anchors === null) return NONE;
  const found = new Set<string>();
  for (const anchor of anchors) {
    const place = placeOf(anchor);
    if (place !== null && !hasAnchor(ids, place) && found.size < MOST) found.add(place.slice(0, MOST_LETTERS));
  }
  return [...found];
}

/** Of nearly all pages: what makes nothing for them is not worth compiling, which is most of what checks take of a small site. */
const NOTHING: SeenOnPage = Object.freeze({});
const NONE: readonly string[] = [];

const MOST_LETTERS = 500;
