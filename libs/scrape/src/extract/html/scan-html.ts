import { decodeHTML, decodeHTMLAttribute } from 'entities/decode';
import { endOfScript } from './end-of-script';
import { AttributeBag, Attributes, HtmlTokens, NO_ATTRIBUTES, ScannedTag, Vocabulary } from './html-tokens';
import { asciiLowerCase } from './name-table';

/**
 * Takes HTML apart into tags and texts by the rules of the HTML standard (13.2.5), without errors: whatever is no markup
 * is text or nothing. Values that nobody wants are passed over without making a string of them, which is most of a page.
 *
 * Every search is bounded by what it has passed already, so that time grows with the length of the text alone.
 */
export function scanHtml<Tag extends ScannedTag>(
  html: string,
  vocabulary: Vocabulary<Tag>,
  tokens: HtmlTokens<Tag>,
): void {
  new HtmlScanner(html, vocabulary, tokens).scan();
}

class HtmlScanner<Tag extends ScannedTag> {
  private readonly end: number;
  /** Where the text begins that was not told yet. */
  private textStart = 0;
  /** The next ampersand, and the next carriage return, at or after the last place where one was looked for. */
  private ampersand: number;
  private carriageReturn: number;
  /** Set by `scanAttributes`: where the tag ended, and whether by `/>`. */
  private tagEnd = 0;
  private selfClosing = false;

  constructor(
    private readonly html: string,
    private readonly names: Vocabulary<Tag>,
    private readonly tokens: HtmlTokens<Tag>,
  ) {
    this.end = html.length;
    this.ampersand = this.next('&', 0);
    this.carriageReturn = this.next('\r', 0);
  }

  scan(): void {
    const { html, end, tokens } = this;
    let at = 0;
    while (at < end && !tokens.stopped) {
      const open = html.indexOf('<', at);
      if (open < 0 || open + 1 >= end) break;
      const next = html.charCodeAt(open + 1);
      if (isLetter(next)) {
        this.tellText(open);
        at = this.scanStartTag(open + 1);
      } else if (next === SLASH && open + 2 < end) {
        this.tellText(open);
        at = this.scanEndTag(open + 2);
      } else if (next === EXCLAMATION || next === QUESTION) {
        this.tellText(open);
        at = next === QUESTION ? this.afterBracket(open + 1) : this.scanDeclaration(open + 2);
      } else {
        at = open + 1;
        continue;
      }
      this.textStart = at;
    }
    if (!tokens.stopped) this.tellText(end);
  }

  private next(character: string, from: number): number {
    const next = this.html.indexOf(character, from);
    return next < 0 ? this.end : next;
  }

  private hasEntity(from: number, to: number): boolean {
    if (this.ampersand < from) this.ampersand = this.next('&', from);
    return this.ampersand < to;
  }

  private hasReturn(from: number, to: number): boolean {
    if (this.carriageReturn < from) this.carriageReturn = this.next('\r', from);
    return this.carriageReturn < to;
  }

  private tellText(to: number, decoded = true): void {
    const { html, textStart, tokens } = this;
    if (textStart >= to) return;
    if (!decoded || !this.hasEntity(textStart, to)) return tokens.text(html, textStart, to);
    const text = decodeHTML(html.slice(textStart, to));
    tokens.text(text, 0, text.length);
  }

  /** The position after the next `>`, or the end. */
  private afterBracket(from: number): number {
    const bracket = this.html.indexOf('>', from);
    return bracket < 0 ? this.end : bracket + 1;
  }

  private scanStartTag(start: number): number {
    const { html, tokens } = this;
    const nameEnd = endOfName(html, start);
    const tag = this.names.tags.at(html, start, nameEnd);
    // Asked before the tag is told: the element itself may begin a drawing.
    const plain = tag.content !== 'elements' && !tokens.isForeign;
    const attributes = this.scanAttributes(nameEnd, tag.wanted);
    if (attributes === null) return this.end;
    tokens.startTag(tag, attributes, this.selfClosing);
    const after = this.tagEnd + 1;
    return plain && !tokens.stopped
      ? this.scanPlainContent(after, asciiLowerCase(html.slice(start, nameEnd)), tag)
      : after;
  }

  /** Null when the tag has no end. */
  private scanAttributes(start: number, wanted: readonly boolean[]): Attributes | null {
    const { html, end } = this;
    let attributes: Record<string, string> | null = null;
    this.selfClosing = false;
    for (let i = start; ;) {
      if (i >= end) return null;
      const code = html.charCodeAt(i);
      if (code === GREATER) {
        this.tagEnd = i;
        return attributes ?? NO_ATTRIBUTES;
      }
      if (isSpace(code)) {
        i += 1;
        continue;
      }
      if (code === SLASH) {
        i += 1;
        this.selfClosing = html.charCodeAt(i) === GREATER;
        continue;
      }
      const attributeStart = i;
      i += 1;
      while (i < end && !endsAttributeName(html.charCodeAt(i))) i += 1;
      const name = this.names.attributes.at(html, attributeStart, i);
      i = this.afterSpace(i);
      let valueStart = i;
      let valueEnd = i;
      if (html.charCodeAt(i) === EQUALS) {
        i = this.afterSpace(i + 1);
        const quote = html.charCodeAt(i);
        if (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE) {
          valueStart = i + 1;
          valueEnd = html.indexOf(quote === DOUBLE_QUOTE ? '"' : "'", valueStart);
          if (valueEnd < 0) return null;
          i = valueEnd + 1;
        } else {
          valueStart = i;
          while (i < end && html.charCodeAt(i) !== GREATER && !isSpace(html.charCodeAt(i))) i += 1;
          valueEnd = i;
        }
      }
      if (name.nr < 0 || !wanted[name.nr]) continue;
      attributes ??= new AttributeBag();
      // Of an attribute that stands twice, the first counts.
      if (attributes[name.name] !== undefined) continue;
      const value = html.slice(valueStart, valueEnd);
      const lines = this.hasReturn(valueStart, valueEnd) ? value.replace(/\r\n?/g, '\n') : value;
      attributes[name.name] = this.hasEntity(valueStart, valueEnd) ? decodeHTMLAttribute(lines) : lines;
    }
  }

  private afterSpace(from: number): number {
    let at = from;
    while (at < this.end && isSpace(this.html.charCodeAt(at))) at += 1;
    return at;
  }

  private scanEndTag(start: number): number {
    if (start >= this.end) return this.end;
    if (!isLetter(this.html.charCodeAt(start))) return this.afterBracket(start);
    const nameEnd = endOfName(this.html, start);
    if (nameEnd >= this.end) return this.end;
    // It may have attributes as well, which mean nothing but may hold a bracket.
    if (this.html.charCodeAt(nameEnd) === GREATER) this.tagEnd = nameEnd;
    else if (this.scanAttributes(nameEnd, NOTHING_WANTED) === null) return this.end;
    this.tokens.endTag(this.names.tags.at(this.html, start, nameEnd));
    return this.tagEnd + 1;
  }

  /** What follows `<!`: a comment, a doctype, character data. */
  private scanDeclaration(start: number): number {
    if (this.html.startsWith('--', start)) return this.scanComment(start + 2);
    if (!this.tokens.isForeign || !this.html.startsWith('[CDATA[', start)) return this.afterBracket(start);
    const found = this.html.indexOf(']]>', start + 7);
    const close = found < 0 ? this.end : found;
    this.tokens.cdata(this.html, start + 7, close);
    return Math.min(this.end, close + 3);
  }

  private scanComment(start: number): number {
    if (this.html.charCodeAt(start) === GREATER) return start + 1;
    if (this.html.startsWith('->', start)) return start + 2;
    for (let dashes = this.html.indexOf('--', start); dashes >= 0; dashes = this.html.indexOf('--', dashes + 1)) {
      const after = this.html.charCodeAt(dashes + 2);
      if (after === GREATER) return dashes + 3;
      if (after === EXCLAMATION && this.html.charCodeAt(dashes + 3) === GREATER) return dashes + 4;
    }
    return this.end;
  }

  /** Text up to the end tag of this very element; gives the position of that end tag. */
  private scanPlainContent(start: number, name: string, { content }: ScannedTag): number {
    this.textStart = start;
    let close = content === 'all' ? -1 : this.html.indexOf('</', start);
    while (close >= 0 && !isEndTagOf(this.html, name, close)) close = this.html.indexOf('</', close + 2);
    // A comment within a script may hold a script of its own, with its end.
    if (close >= 0 && name === 'script') close = endOfScript(this.html, start, close);
    this.tellText(close < 0 ? this.end : close, content === 'text');
    return close < 0 ? this.end : close;
  }
}

const [SPACE, EXCLAMATION, DOUBLE_QUOTE, SINGLE_QUOTE, SLASH, EQUALS, GREATER, QUESTION] = [
  32, 33, 34, 39, 47, 61, 62, 63,
];

const NOTHING_WANTED: readonly boolean[] = [];

function isSpace(code: number): boolean {
  return code === SPACE || (code <= 13 && (code === 10 || code === 9 || code === 12 || code === 13));
}

function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

function endOfName(html: string, start: number): number {
  let at = start + 1;
  for (; at < html.length; at += 1) {
    const code = html.charCodeAt(at);
    if (code === GREATER || code === SLASH || isSpace(code)) break;
  }
  return at;
}

function endsAttributeName(code: number): boolean {
  return code === EQUALS || code === GREATER || code === SLASH || isSpace(code);
}

function isEndTagOf(html: string, name: string, close: number): boolean {
  const nameEnd = close + 2 + name.length;
  if (nameEnd >= html.length || asciiLowerCase(html.slice(close + 2, nameEnd)) !== name) return false;
  const code = html.charCodeAt(nameEnd);
  return code === GREATER || code === SLASH || isSpace(code);
}
