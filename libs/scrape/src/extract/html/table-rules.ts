import { HtmlTag, KINDS } from './html-tag';
import { Attributes, NO_ATTRIBUTES } from './html-tokens';
import { EMPTY_FORM, NO_FORM } from './open-elements';
import { PageSteps } from './page-steps';

/** A start tag directly in a table or in a part of it: whether it is done with (HTML standard, 13.2.6.4.9 to 13.2.6.4.14). */
export function startInTable<Tag extends HtmlTag>(nesting: PageSteps<Tag>, tag: Tag, attributes: Attributes): boolean {
  const { elements } = nesting;
  if (tag.start === 'table part') {
    openTablePart(nesting, tag, attributes);
    return true;
  }
  if (tag.name === 'template') {
    nesting.insert(tag, attributes);
    return true;
  }
  if (elements.top?.name === 'colgroup') nesting.pop();
  if (tag.name === 'script' || tag.name === 'style') {
    nesting.insert(tag, attributes);
    return true;
  }
  if (tag.start === 'table') {
    const table = elements.find('table', KINDS.tableScope);
    if (table < 0) nesting.irregular();
    else nesting.popTo(table, true);
    return (elements.topKinds & KINDS.tableContext) !== 0;
  }
  if (tag.start === 'form') {
    if (nesting.formAt !== NO_FORM || elements.templates > 0) return true;
    nesting.formAt = EMPTY_FORM;
    nesting.insert(tag, attributes);
    nesting.pop();
    return true;
  }
  if (tag.name === 'input' && attributes['type']?.toLowerCase() === 'hidden') {
    nesting.insert(tag, attributes);
    return true;
  }
  // What belongs into no table is put before it.
  nesting.irregular();
  return false;
}

/** Opens a part of the table that is innermost, with those parts around it whose tags were left out. */
export function openTablePart<Tag extends HtmlTag>(
  nesting: PageSteps<Tag>,
  tag: Tag,
  attributes: Attributes = NO_ATTRIBUTES,
): void {
  const { elements } = nesting;
  const isCell = tag.name === 'td' || tag.name === 'th';
  const around = (): string => elements.top?.name ?? '';
  if (tag.name === 'col') {
    if (around() !== 'colgroup') openTablePart(nesting, nesting.vocabulary.tags.of('colgroup'));
    return nesting.insert(tag, attributes);
  }
  const mayStandIn = isCell ? ROW : tag.name === 'tr' ? SECTIONS : TABLE;
  const ends = isCell ? 'colgroup' : tag.name === 'tr' ? 'colgroup tr' : 'colgroup tr tbody thead tfoot';
  while ((elements.topKinds & KINDS.tableContext) !== 0 && ends.split(' ').includes(around())) nesting.pop();
  if (!mayStandIn.has(around())) {
    // Of a table without its own tag: only a template may begin so.
    if ((elements.topKinds & KINDS.tableContext) === 0) nesting.irregular();
    else openTablePart(nesting, nesting.vocabulary.tags.of(isCell ? 'tr' : 'tbody'));
  }
  nesting.insert(tag, attributes);
}

const ROW: ReadonlySet<string> = new Set(['tr']);
const SECTIONS: ReadonlySet<string> = new Set(['tbody', 'thead', 'tfoot']);
const TABLE: ReadonlySet<string> = new Set(['table']);

/** An end tag directly in a table or in a part of it: whether it is done with. */
export function endInTable<Tag extends HtmlTag>(nesting: PageSteps<Tag>, tag: Tag): boolean {
  if (tag.end === 'table' || tag.end === 'template') return false;
  if (tag.end === 'form') nesting.formAt = NO_FORM;
  // It would be an element of its own, before the table.
  if (tag.end === 'p' || tag.end === 'br') {
    nesting.irregular();
    return false;
  }
  return true;
}
