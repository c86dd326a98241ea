import { Tokenizer } from 'htmlparser2';

/** What a reader of HTML is told, in document order; each `open` has its `close`. Names are lower case. */
export interface HtmlEvents {
  /** Only wanted attributes are given. False ends the reading at once, without further events. */
  open(name: string, attributes: Readonly<Record<string, string>>): boolean;
  close(name: string): void;
  /** Entities are decoded; one text may come in several pieces. */
  text(text: string): void;
}

const VOID = names(
  'area base basefont br col command embed frame hr img input isindex keygen link meta param source track wbr',
);
const FOREIGN = names('svg math');
/** Elements within drawings and formulas that hold HTML again. */
const INTEGRATION = names('mi mo mn ms mtext annotation-xml foreignobject desc title');

/** Elements (right) that end where another (left) begins, when they are the innermost. */
const IMPLIED_END: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ...pairs('tr', 'tr th td'),
  ...pairs('th', 'th'),
  ...pairs('td', 'thead th td'),
  ...pairs('body', 'head link script'),
  ...pairs('a', 'a'),
  ...pairs('li', 'li'),
  ...pairs('h1 h2 h3 h4 h5 h6', 'h1 h2 h3 h4 h5 h6 p'),
  ...pairs('select input output button datalist textarea', 'input option optgroup select button datalist textarea'),
  ...pairs('option', 'option'),
  ...pairs('optgroup', 'optgroup option'),
  ...pairs('dd dt', 'dd dt'),
  ...pairs('rt rp', 'rt rp'),
  ...pairs('tbody tfoot', 'thead tbody'),
  ...pairs(
    'p address article aside blockquote details div dl fieldset figcaption figure footer form header hr main nav ol pre section table ul',
    'p',
  ),
]);

/**
 * Reads HTML of any brokenness with the tokenizer of htmlparser2, closing what is left open as its parser does.
 * It stands in for that parser because it takes only the attributes that anyone will look at: of a page, most are not.
 */
export function readHtml(html: string, events: HtmlEvents, wanted: ReadonlySet<string>): void {
  const callbacks = new Callbacks(html, events, wanted);
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: true }, callbacks);
  callbacks.stop = () => tokenizer.pause();
  tokenizer.write(html);
  if (!callbacks.stopped) tokenizer.end();
}

const NO_ATTRIBUTES: Readonly<Record<string, string>> = Object.freeze(Object.create(null) as Record<string, string>);

class Callbacks {
  readonly #html: string;
  readonly #events: HtmlEvents;
  readonly #wanted: ReadonlySet<string>;
  readonly #open: string[] = [];
  /** Whether each drawing, formula or island of HTML in one is foreign; innermost last. */
  readonly #foreign: boolean[] = [];
  #name = '';
  #attributes = NO_ATTRIBUTES as Record<string, string>;
  #attribute = '';
  #value = '';
  stopped = false;
  stop: () => void = () => undefined;

  constructor(html: string, events: HtmlEvents, wanted: ReadonlySet<string>) {
    this.#html = html;
    this.#events = events;
    this.#wanted = wanted;
  }

  onopentagname(start: number, end: number): void {
    this.#begin(this.#html.slice(start, end).toLowerCase());
  }

  onattribname(start: number, end: number): void {
    const name = this.#html.slice(start, end).toLowerCase();
    this.#attribute = this.#wanted.has(name) ? name : '';
  }

  onattribdata(start: number, end: number): void {
    if (this.#attribute !== '') this.#value += this.#html.slice(start, end);
  }

  onattribentity(codePoint: number): void {
    if (this.#attribute !== '') this.#value += String.fromCodePoint(codePoint);
  }

  onattribend(): void {
    if (this.#attribute === '') return;
    if (this.#attributes === NO_ATTRIBUTES) this.#attributes = Object.create(null) as Record<string, string>;
    // Of an attribute that stands twice, the first counts.
    this.#attributes[this.#attribute] ??= this.#value;
    this.#value = '';
    this.#attribute = '';
  }

  onopentagend(): void {
    this.#endOpenTag();
  }

  onselfclosingtag(): void {
    const name = this.#name;
    this.#endOpenTag();
    if (this.isInForeignContext() && this.#open.at(-1) === name) this.#pop();
  }

  onclosetag(start: number, end: number): void {
    if (this.stopped) return;
    const name = this.#html.slice(start, end).toLowerCase();
    if (VOID.has(name)) {
      if (name === 'br') this.#emptyElement('br');
      return;
    }
    const at = this.#open.lastIndexOf(name);
    if (at >= 0) while (this.#open.length > at) this.#pop();
    else if (name === 'p') this.#emptyElement('p');
  }

  ontext(start: number, end: number): void {
    if (!this.stopped) this.#events.text(this.#html.slice(start, end));
  }

  ontextentity(codePoint: number): void {
    if (!this.stopped) this.#events.text(String.fromCodePoint(codePoint));
  }

  oncdata(start: number, end: number, offset: number): void {
    if (!this.stopped && this.isInForeignContext()) this.#events.text(this.#html.slice(start, end - offset));
  }

  onend(): void {
    while (this.#open.length > 0 && !this.stopped) this.#pop();
  }

  isInForeignContext(): boolean {
    return this.#foreign.at(-1) ?? false;
  }

  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}

  #begin(name: string): void {
    this.#name = name === 'image' && !this.isInForeignContext() ? 'img' : name;
    this.#attributes = NO_ATTRIBUTES as Record<string, string>;
    // A form within a form is ignored.
    if (name === 'form' && this.#open.includes('form')) this.#name = '';
  }

  #endOpenTag(): void {
    const name = this.#name;
    if (name === '' || this.stopped) return;
    this.#name = '';
    const ends = IMPLIED_END.get(name);
    if (ends) while (this.#open.length > 0 && ends.has(this.#open.at(-1)!)) this.#pop();
    if (!VOID.has(name)) {
      this.#open.push(name);
      if (FOREIGN.has(name)) this.#foreign.push(true);
      else if (INTEGRATION.has(name)) this.#foreign.push(false);
    }
    if (!this.#events.open(name, this.#attributes)) {
      this.stopped = true;
      this.stop();
    } else if (VOID.has(name)) this.#events.close(name);
  }

  #emptyElement(name: string): void {
    if (this.#events.open(name, NO_ATTRIBUTES)) this.#events.close(name);
  }

  #pop(): void {
    const name = this.#open.pop()!;
    if (FOREIGN.has(name) || INTEGRATION.has(name)) this.#foreign.pop();
    this.#events.close(name);
  }
}

function names(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

function pairs(begins: string, ends: string): [string, ReadonlySet<string>][] {
  return begins.split(' ').map((name) => [name, names(ends)]);
}
