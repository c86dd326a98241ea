import { endInBody, startInBody } from './body-rules';
import { endBeforeBody, startBeforeBody } from './head-rules';
import { HtmlEvents } from './html-events';
import { HtmlTag, KINDS } from './html-tag';
import { Attributes, HtmlTokens, Vocabulary } from './html-tokens';
import { SPACES } from './open-elements';
import { HEAD_PHASES, PageSteps } from './page-steps';
import { endInTable, startInTable } from './table-rules';

/**
 * Makes nested elements of tags by the rules of the HTML standard (13.2.6), as far as these let elements be told one by
 * one. Some rules move what was told already (a link that is never closed within a table, bold text that ends after its
 * paragraph); a page that needs one is not regular: its reading ends, or goes on as well as may be where it is lenient.
 */
export class HtmlNesting<Tag extends HtmlTag> extends PageSteps<Tag> implements HtmlTokens<Tag> {
  constructor(
    events: HtmlEvents<Tag>,
    vocabulary: Vocabulary<Tag>,
    isLenient: boolean,
    isModern: boolean,
    /** Reads what stands in for scripts. */
    private readonly readStandIn: ((html: string) => void) | null,
  ) {
    super(events, vocabulary, isLenient, isModern);
  }

  get isForeign(): boolean {
    const { topKinds } = this.elements;
    return (topKinds & FOREIGN) !== 0 && (topKinds & KINDS.island) === 0;
  }

  startTag(written: Tag, attributes: Attributes, selfClosing: boolean): void {
    const { elements } = this;
    if ((elements.topKinds & FOREIGN) !== 0) {
      if (this.isForeign) return this.#startForeign(written, attributes, selfClosing);
      // The only elements of a formula that stand in its text.
      if (written.name === 'mglyph' || written.name === 'malignmark') this.irregular();
    }
    const tag = written.start === 'image' ? this.vocabulary.tags.of('img') : written;
    if (this.phase !== HEAD_PHASES.done && elements.templates === 0 && startBeforeBody(this, tag, attributes)) return;
    if ((elements.topKinds & KINDS.tableContext) !== 0 && startInTable(this, tag, attributes)) return;
    if (elements.selects > 0 && !MAY_STAND_IN_SELECT.has(tag.name)) this.irregular();
    if (tag.start === 'plain') this.insert(tag, attributes);
    else startInBody(this, tag, attributes, selfClosing);
  }

  endTag(tag: Tag): void {
    const { elements } = this;
    if ((elements.topKinds & FOREIGN) !== 0) return this.#endForeign(tag);
    // Nearly always it is the innermost.
    if (elements.top === tag && tag.end !== 'root' && tag.end !== 'form' && tag.end !== 'head') return this.pop();
    if (this.phase !== HEAD_PHASES.done && elements.templates === 0 && endBeforeBody(this, tag)) return;
    if ((elements.topKinds & KINDS.tableContext) !== 0 && endInTable(this, tag)) return;
    if (elements.selects > 0 && !MAY_STAND_IN_SELECT.has(tag.name)) this.irregular();
    // Whether it makes an element at the begin of a template depends on what stood there before.
    if ((tag.end === 'p' || tag.end === 'br') && elements.top?.name === 'template') this.irregular();
    endInBody(this, tag);
  }

  text(source: string, begin: number, to: number): void {
    const { elements } = this;
    const from = this.skipsNewline ? afterNewline(source, begin) : begin;
    this.skipsNewline = false;
    if (this.phase === HEAD_PHASES.done && (elements.topKinds & (KINDS.tableContext | KINDS.standIn)) === 0)
      return this.events.text(source, from, to);
    if ((elements.topKinds & KINDS.standIn) !== 0) return this.readStandIn?.(source.slice(from, to));
    let start = from;
    const isPlain = elements.top !== undefined && elements.top.content !== 'elements';
    if (this.phase !== HEAD_PHASES.done && elements.templates === 0 && !isPlain) {
      start = afterSpace(source, from, to);
      if (start === to) return;
      this.enterBody();
    } else if ((elements.topKinds & KINDS.tableContext) !== 0 && afterSpace(source, from, to) < to) this.irregular();
    this.events.text(source, start, to);
  }

  cdata(source: string, from: number, to: number): void {
    this.events.text(source, from, to);
  }

  finish(): void {
    if (this.phase !== HEAD_PHASES.done && !this.stopped) {
      while (this.elements.length > 0 && !OUTSIDE_BODY.has(this.elements.top!.name)) this.pop();
      this.enterBody();
    }
    while (this.elements.length > 0 && !this.stopped) this.events.close(this.elements.pop());
  }

  #startForeign(tag: Tag, attributes: Attributes, selfClosing: boolean): void {
    const space = (this.elements.topKinds & KINDS.svg) !== 0 ? SPACES.svg : SPACES.math;
    // Where a formula may hold HTML depends on attributes.
    if ((tag.kinds & KINDS.breaksOut) !== 0 || tag.name === 'annotation-xml') this.irregular();
    this.insertForeign(tag, attributes, selfClosing, space);
  }

  #endForeign(tag: Tag): void {
    const at = tag.end === 'p' || tag.end === 'br' ? -1 : this.elements.findForeign(tag.name);
    if (at >= 0) return this.popTo(at);
    this.irregular();
    endInBody(this, tag);
  }
}

const FOREIGN = KINDS.svg | KINDS.math;

const MAY_STAND_IN_SELECT: ReadonlySet<string> = new Set(['option', 'optgroup', 'script', 'template', 'select']);

const OUTSIDE_BODY: ReadonlySet<string> = new Set(['html', 'head']);

function afterNewline(source: string, at: number): number {
  if (source.startsWith('\r\n', at)) return at + 2;
  return source.startsWith('\n', at) || source.startsWith('\r', at) ? at + 1 : at;
}

/** Position of the first that is no white space of HTML. */
function afterSpace(source: string, from: number, to: number): number {
  for (let at = from; at < to; at += 1) {
    const code = source.charCodeAt(at);
    if (code > 32 || (code !== 32 && code !== 10 && code !== 9 && code !== 13 && code !== 12)) return at;
  }
  return to;
}
