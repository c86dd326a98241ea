import { HtmlTag, KINDS } from './html-tag';
import { Attributes } from './html-tokens';
import { NO_FORM, SPACES } from './open-elements';
import { PageSteps } from './page-steps';
import { openTablePart } from './table-rules';

/** What a start tag in the body does (HTML standard, 13.2.6.4.7, and 13.2.6.4.15 for cells). */
export function startInBody<Tag extends HtmlTag>(
  nesting: PageSteps<Tag>,
  tag: Tag,
  attributes: Attributes,
  selfClosing: boolean,
): void {
  if (tag.start === 'plain') return nesting.insert(tag, attributes);
  if (tag.start === 'foreign')
    return nesting.insertForeign(tag, attributes, selfClosing, tag.name === 'svg' ? SPACES.svg : SPACES.math);
  if (prepares(nesting, tag, attributes)) nesting.insert(tag, attributes);
}

/** Ends what the tag ends; whether its element is to be inserted then. */
function prepares<Tag extends HtmlTag>(nesting: PageSteps<Tag>, tag: Tag, attributes: Attributes): boolean {
  const { elements } = nesting;
  switch (tag.start) {
    case 'block':
      closeParagraph(nesting);
      return true;
    case 'heading':
      closeParagraph(nesting);
      if ((elements.topKinds & KINDS.heading) !== 0) nesting.pop();
      return true;
    case 'a':
      if (elements.links > 0) closeFormatting(nesting, tag);
      return true;
    case 'li':
    case 'dd': {
      const item = elements.findItem(tag.start);
      if (item >= 0) nesting.popTo(item);
      closeParagraph(nesting);
      return true;
    }
    case 'table':
      // In an old page a paragraph may hold a table.
      if (closeParagraph(nesting) && !nesting.isModern) nesting.irregular();
      return true;
    case 'option':
      if (elements.top?.name === 'option') nesting.pop();
      if (elements.selects > 0 && tag.name === 'optgroup' && elements.top?.name === 'optgroup') nesting.pop();
      return true;
    case 'button': {
      const button = elements.find('button', KINDS.scope);
      if (button >= 0) nesting.popTo(button);
      return true;
    }
    case 'ruby base':
    case 'ruby text':
      closeRuby(nesting, tag.start === 'ruby text' ? 'rtc' : null);
      return true;
    case 'select':
      if (elements.selects > 0) nesting.irregular();
      return true;
    case 'form':
      return startsForm(nesting);
    case 'table part':
      startPart(nesting, tag, attributes);
      return false;
    case 'root':
    case 'frameset':
      // Its attributes belong to the element that is open already.
      if (elements.templates === 0) nesting.irregular();
      return false;
    default:
      return false;
  }
}

function closeParagraph<Tag extends HtmlTag>(nesting: PageSteps<Tag>): boolean {
  const { elements } = nesting;
  if (elements.paragraphs === 0) return false;
  const paragraph = elements.find('p', KINDS.scope | KINDS.buttonScope);
  if (paragraph >= 0) nesting.popTo(paragraph);
  return paragraph >= 0;
}

/** Ends formatting (a link, bold text) of this name. */
function closeFormatting<Tag extends HtmlTag>(nesting: PageSteps<Tag>, tag: Tag): boolean {
  const { elements } = nesting;
  const at = elements.find(tag.name, KINDS.marker);
  if (at < 0) return false;
  if (elements.hasKindAbove(at, KINDS.special)) nesting.irregular();
  nesting.popTo(at);
  return true;
}

function closeRuby<Tag extends HtmlTag>(nesting: PageSteps<Tag>, except: string | null): void {
  const { elements } = nesting;
  if (elements.find('ruby', KINDS.scope) < 0) return;
  while ((elements.topKinds & KINDS.implied) !== 0 && elements.top!.name !== except) nesting.pop();
}

function startsForm<Tag extends HtmlTag>(nesting: PageSteps<Tag>): boolean {
  // Within a template other rules hold.
  if (nesting.elements.templates > 0) nesting.irregular();
  // A form within a form is ignored.
  else if (nesting.formAt !== NO_FORM) return false;
  closeParagraph(nesting);
  nesting.formAt = nesting.elements.length;
  return true;
}

/** A cell, row or other part of a table, where a cell or caption is open; else it means nothing. */
function startPart<Tag extends HtmlTag>(nesting: PageSteps<Tag>, tag: Tag, attributes: Attributes): void {
  const { elements } = nesting;
  const cell = elements.findKind(KINDS.cell, KINDS.tableScope);
  if (cell >= 0) {
    nesting.popTo(cell, true);
    openTablePart(nesting, tag, attributes);
  } else if (elements.top?.name === 'template') {
    nesting.irregular();
    nesting.insert(tag, attributes);
  }
}

/** What an end tag in the body does, when it is not that of the innermost element. */
export function endInBody<Tag extends HtmlTag>(nesting: PageSteps<Tag>, tag: Tag): void {
  const { elements } = nesting;
  const popFound = (at: number, isMarker = false): void => {
    if (at >= 0) nesting.popTo(at, isMarker);
  };
  switch (tag.end) {
    case 'block':
      return popFound(elements.find(tag.name, KINDS.scope));
    case 'dd':
      return popFound(elements.find(tag.name, KINDS.scope));
    case 'li':
      return popFound(elements.find('li', KINDS.scope | KINDS.listScope));
    case 'heading':
      return popFound(elements.findKind(KINDS.heading, KINDS.scope));
    case 'marker':
      return popFound(elements.find(tag.name, KINDS.scope), true);
    case 'table':
      return popFound(elements.find(tag.name, KINDS.tableScope), true);
    case 'template':
      return popFound(elements.find('template', 0), true);
    case 'select':
      return popFound(elements.find('select', KINDS.scope));
    case 'p':
      if (closeParagraph(nesting)) return;
      nesting.imply('p');
      return nesting.pop();
    case 'br':
      return nesting.imply('br');
    case 'form':
      return endForm(nesting);
    case 'head':
    case 'root':
      // The body goes on to the end, whatever says that it ends.
      return;
    case 'formatting':
      if (elements.find(tag.name, KINDS.marker) >= 0 && elements.find(tag.name, KINDS.scope) < 0) return;
      if (!closeFormatting(nesting, tag)) endOther(nesting, tag);
      return;
    default:
      endOther(nesting, tag);
  }
}

function endOther<Tag extends HtmlTag>(nesting: PageSteps<Tag>, tag: Tag): void {
  const at = nesting.elements.find(tag.name, KINDS.special);
  if (at >= 0) nesting.popTo(at);
}

function endForm<Tag extends HtmlTag>(nesting: PageSteps<Tag>): void {
  const { elements } = nesting;
  const form = nesting.formAt;
  if (elements.templates === 0) nesting.formAt = NO_FORM;
  const at = elements.find('form', KINDS.scope);
  if (at < 0 || (at !== form && elements.templates === 0)) return;
  // It ends alone, what stands in it goes on.
  for (let above = elements.length - 1; above > at && (elements.topKinds & KINDS.implied) !== 0; above -= 1)
    nesting.pop();
  if (elements.length - 1 > at) nesting.irregular();
  nesting.popTo(at);
}
