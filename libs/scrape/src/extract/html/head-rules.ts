import { HtmlTag, KINDS } from './html-tag';
import { Attributes } from './html-tokens';
import { HEAD_PHASES, PageSteps } from './page-steps';

/** Whether the tag is done with; else it is the body's (HTML standard, 13.2.6.4.2 to 13.2.6.4.6). */
export function startBeforeBody<Tag extends HtmlTag>(
  nesting: PageSteps<Tag>,
  tag: Tag,
  attributes: Attributes,
): boolean {
  if (tag.name === 'html') {
    if (nesting.phase === HEAD_PHASES.beforeHtml) {
      nesting.insert(tag, attributes);
      nesting.phase = HEAD_PHASES.beforeHead;
      // Its attributes belong to the element that is open already.
    } else nesting.irregular();
    return true;
  }
  if (nesting.phase === HEAD_PHASES.beforeHtml) {
    nesting.imply('html');
    nesting.phase = HEAD_PHASES.beforeHead;
  }
  if (tag.name === 'head') {
    if (nesting.phase === HEAD_PHASES.beforeHead) {
      nesting.insert(tag, attributes);
      nesting.phase = HEAD_PHASES.inHead;
    }
    return true;
  }
  if ((tag.kinds & KINDS.inHead) !== 0) {
    if (nesting.phase === HEAD_PHASES.beforeHead) {
      nesting.imply('head');
      nesting.phase = HEAD_PHASES.inHead;
    } else if (nesting.phase === HEAD_PHASES.afterHead) {
      if (tag.name === 'noscript') {
        nesting.enterBody();
        return false;
      }
      nesting.imply('head');
    }
    nesting.insert(tag, attributes);
    if (tag.isVoid && nesting.phase === HEAD_PHASES.afterHead) nesting.pop();
    return true;
  }
  if (tag.name === 'frameset') nesting.irregular();
  if (tag.name !== 'body') {
    nesting.enterBody();
    return false;
  }
  if (nesting.phase === HEAD_PHASES.beforeHead) nesting.imply('head');
  if (nesting.phase <= HEAD_PHASES.inHead) nesting.pop();
  nesting.phase = HEAD_PHASES.done;
  nesting.insert(tag, attributes);
  return true;
}

/** Whether the tag is done with; else it is the body's. */
export function endBeforeBody<Tag extends HtmlTag>(nesting: PageSteps<Tag>, tag: Tag): boolean {
  if (tag.end === 'head') {
    if (nesting.phase === HEAD_PHASES.afterHead) return true;
    if (nesting.phase === HEAD_PHASES.beforeHtml) nesting.imply('html');
    if (nesting.phase <= HEAD_PHASES.beforeHead) nesting.imply('head');
    nesting.pop();
    nesting.phase = HEAD_PHASES.afterHead;
    return true;
  }
  if (tag.end !== 'root' && tag.end !== 'br') return true;
  nesting.enterBody();
  return false;
}
