import { HtmlTag } from './html-tag';
import { Attributes, HtmlTokens, NO_ATTRIBUTES, scanHtml, Vocabulary } from './scan-html';

/** What a reader of HTML is told, in document order; each `open` has its `close`. */
export interface HtmlEvents<Tag extends HtmlTag> {
  /** Only wanted attributes are given. False ends the reading at once, without further events. */
  open(tag: Tag, attributes: Attributes): boolean;
  close(tag: Tag): void;
  /** Text is `source` from `from` up to `to`. Entities are decoded; one text may come in several pieces. */
  text(source: string, from: number, to: number): void;
}

/** Reads HTML of any brokenness, closing what is left open as the parser of htmlparser2 does, without its tree. */
export function readHtml<Tag extends HtmlTag>(
  html: string,
  events: HtmlEvents<Tag>,
  vocabulary: Vocabulary<Tag>,
): void {
  const nesting = new Nesting(events, vocabulary);
  scanHtml(html, vocabulary, nesting);
  nesting.finish();
}

/** Makes nested elements of tags. */
class Nesting<Tag extends HtmlTag> implements HtmlTokens<Tag> {
  readonly #events: HtmlEvents<Tag>;
  readonly #vocabulary: Vocabulary<Tag>;
  readonly #open: Tag[] = [];
  /** Whether each drawing, formula or island of HTML in one is foreign; innermost last. */
  readonly #foreign: boolean[] = [];
  #forms = 0;
  stopped = false;

  constructor(events: HtmlEvents<Tag>, vocabulary: Vocabulary<Tag>) {
    this.#events = events;
    this.#vocabulary = vocabulary;
  }

  get isForeign(): boolean {
    return this.#foreign.length > 0 && this.#foreign[this.#foreign.length - 1]!;
  }

  startTag(written: Tag, attributes: Attributes, selfClosing: boolean): void {
    // An old mistake that the standard keeps.
    const tag = written.name === 'image' && !this.isForeign ? this.#vocabulary.tags.of('img') : written;
    if (tag.name === 'form') {
      // A form within a form is ignored.
      if (this.#forms > 0) return;
      this.#forms += 1;
    }
    const open = this.#open;
    if (tag.ends !== null) while (open.length > 0 && tag.ends.has(open[open.length - 1]!.name)) this.#pop();
    if (!tag.isVoid) {
      open.push(tag);
      if (tag.foreign !== null) this.#foreign.push(tag.foreign);
    }
    if (!this.#events.open(tag, attributes)) this.stopped = true;
    else if (tag.isVoid) this.#events.close(tag);
    else if (selfClosing && this.isForeign) this.#pop();
  }

  endTag(tag: Tag): void {
    const open = this.#open;
    // Nearly always it is the innermost.
    if (open.length > 0 && open[open.length - 1] === tag) return this.#pop();
    if (tag.isVoid) {
      if (tag.name === 'br') this.#emptyElement('br');
      return;
    }
    let at = open.length - 1;
    // Nothing within a template ends what is around it, and any heading's end ends the heading that is open.
    while (at >= 0 && !endsWith(tag.name, open[at]!.name)) {
      if (open[at]!.name === 'template') return;
      at -= 1;
    }
    if (at >= 0) while (open.length > at) this.#pop();
    else if (tag.name === 'p') this.#emptyElement('p');
  }

  text(source: string, from: number, to: number): void {
    this.#events.text(source, from, to);
  }

  cdata(source: string, from: number, to: number): void {
    if (this.isForeign) this.#events.text(source, from, to);
  }

  finish(): void {
    while (this.#open.length > 0 && !this.stopped) this.#pop();
  }

  #emptyElement(name: string): void {
    const tag = this.#vocabulary.tags.of(name);
    if (this.#events.open(tag, NO_ATTRIBUTES)) this.#events.close(tag);
    else this.stopped = true;
  }

  #pop(): void {
    const tag = this.#open.pop()!;
    if (tag.foreign !== null) this.#foreign.pop();
    if (tag.name === 'form') this.#forms -= 1;
    this.#events.close(tag);
  }
}

const HEADING = /^h[1-6]$/;

function endsWith(endTag: string, open: string): boolean {
  return open === endTag || (HEADING.test(endTag) && HEADING.test(open));
}
