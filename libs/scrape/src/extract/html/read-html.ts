import { HtmlEvents } from './html-events';
import { HtmlNesting } from './html-nesting';
import { HtmlTag } from './html-tag';
import { Vocabulary } from './html-tokens';
import { HEAD_PHASES } from './page-steps';
import { scanHtml } from './scan-html';

/**
 * Tells the elements of a page as they are written, which is as a browser sees them where no rule of the HTML standard
 * moves any. What stands in for scripts is told too: a browser takes that for text, and yet its links lead somewhere.
 *
 * @param isLenient goes on where the standard would move elements, with what comes near
 * @returns whether the page is regular; if not (and not lenient) its reading has ended, and what was told is void
 */
export function readHtml<Tag extends HtmlTag>(
  html: string,
  events: HtmlEvents<Tag>,
  vocabulary: Vocabulary<Tag>,
  isLenient = false,
): boolean {
  // A browser drops this character here, and replaces it there.
  if (!isLenient && html.includes('\0')) return false;
  const isModern = MODERN.test(html.slice(0, DOCTYPE_WITHIN));
  const nesting: HtmlNesting<Tag> = new HtmlNesting(events, vocabulary, isLenient, isModern, (standIn) => {
    if (!readStandIn(standIn, events, vocabulary)) nesting.stopped = true;
  });
  scanHtml(html, vocabulary, nesting);
  nesting.finish();
  return nesting.isRegular;
}

/** Reads what stands in `noscript`, of which nothing reaches beyond it. False: a listener wants no more. */
export function readStandIn<Tag extends HtmlTag>(
  html: string,
  events: HtmlEvents<Tag>,
  vocabulary: Vocabulary<Tag>,
): boolean {
  const nesting = new HtmlNesting(events, vocabulary, true, true, null);
  nesting.phase = HEAD_PHASES.done;
  scanHtml(html, vocabulary, nesting);
  nesting.finish();
  return !nesting.stopped;
}

const DOCTYPE_WITHIN = 500;
/** Document types without rules of old for what stands in a paragraph. */
const MODERN =
  /^\s*(?:<\?[^>]*>\s*)?<!doctype\s+html\s*(?:>|system\s+"about:legacy-compat"|public\s+"-\/\/w3c\/\/dtd (?:xhtml 1\.[01]|html 4\.01\/\/|html 4\.01 transitional\/\/en"\s+"http))/i;
