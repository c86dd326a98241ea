import { ExtractedPage } from './extracted-page';
import { readHtml } from './html/read-html';
import { readMoved } from './html/read-moved';
import { nameByOthers } from './label-texts';
import { PageReader } from './page-reader';
import { PageRules } from './page-rules';

/**
 * Reads a page as a browser sees it. Any text is accepted: broken HTML gives what can be made of it.
 *
 * Nearly all pages are regular, and read in one pass without a tree; the others by the parser of the HTML standard; what is
 * too large, too deep or too tangled for that in one pass all the same, as it comes.
 */
export function extractPage(html: string, rules: PageRules): ExtractedPage {
  return nameByOthers(html, readWhole(html, rules));
}

function readWhole(html: string, rules: PageRules): ExtractedPage {
  const { vocabulary } = rules;
  const regular = new PageReader(rules);
  if (readHtml(html, regular, vocabulary)) return regular.finish();
  const moved = new PageReader(rules);
  if (readMoved(html, moved, vocabulary)) return moved.finish();
  const lenient = new PageReader(rules);
  readHtml(html, lenient, vocabulary, true);
  return lenient.finish();
}
