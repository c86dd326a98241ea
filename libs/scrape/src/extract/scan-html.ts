import { decodeHTML, decodeHTMLAttribute } from 'entities/decode';
import { NameTable } from './name-table';
import { endOfScript } from './end-of-script';

/** What the scanner must know of a tag, apart from its name. */
export interface ScannedTag {
  /** How the content of the element is read: as elements, or as text up to its end tag (with or without entities), or to the end. */
  readonly content: 'elements' | 'raw' | 'text' | 'all';
  /** By the number of an attribute: whether its value is wanted on this element. */
  readonly wanted: readonly boolean[];
}

/** Attributes that someone wants; only those are given. Made by `newAttributes`. */
export type Attributes = Readonly<Record<string, string>>;

/** An attribute name; `nr` is -1 when nobody ever wants it. */
export interface AttributeName {
  readonly name: string;
  readonly nr: number;
}

/** Names that mean something; others are made up as they are met. */
export interface Vocabulary<Tag extends ScannedTag> {
  readonly tags: NameTable<Tag>;
  readonly attributes: NameTable<AttributeName>;
}

/** Told of each token, in document order. */
export interface HtmlTokens<Tag extends ScannedTag> {
  startTag(tag: Tag, attributes: Attributes, selfClosing: boolean): void;
  endTag(tag: Tag): void;
  /** Text is `source` from `from` up to `to`. Entities are decoded; one text may come in several pieces. */
  text(source: string, from: number, to: number): void;
  cdata(source: string, from: number, to: number): void;
  /** Whether the innermost open element is part of a drawing or a formula, where no element holds plain text. */
  readonly isForeign: boolean;
  /** Once true, nothing more is told. */
  readonly stopped: boolean;
}

/** Objects made by this have no inherited keys, and yet are as quick as any other: those of `Object.create(null)` are not. */
const AttributeBag = function () {} as unknown as new () => Record<string, string>;
AttributeBag.prototype = Object.create(null) as object;

export const NO_ATTRIBUTES: Attributes = Object.freeze(new AttributeBag());

/**
 * Takes HTML apart into tags and texts by the rules of the HTML standard (13.2.5), without errors: whatever is no markup
 * is text or nothing. Values that nobody wants are passed over without making a string of them, which is most of a page.
 *
 * Every search is bounded by what it has passed already, so that time grows with the length of the text alone.
 */
export function scanHtml<Tag extends ScannedTag>(
  html: string,
  { tags, attributes: names }: Vocabulary<Tag>,
  tokens: HtmlTokens<Tag>,
): void {
  const end = html.length;
  let at = 0;
  /** Where the text begins that was not told yet. */
  let textStart = 0;
  /** The next ampersand at or after the last place where one was looked for. */
  let ampersand = html.indexOf('&');
  if (ampersand < 0) ampersand = end;

  const hasEntity = (from: number, to: number): boolean => {
    if (ampersand < from) {
      ampersand = html.indexOf('&', from);
      if (ampersand < 0) ampersand = end;
    }
    return ampersand < to;
  };
  const tellText = (to: number, decoded = true): void => {
    if (textStart >= to) return;
    if (!decoded || !hasEntity(textStart, to)) return tokens.text(html, textStart, to);
    const text = decodeHTML(html.slice(textStart, to));
    tokens.text(text, 0, text.length);
  };
  /** The position after the next `>`, or the end. */
  const afterBracket = (from: number): number => {
    const bracket = html.indexOf('>', from);
    return bracket < 0 ? end : bracket + 1;
  };

  while (at < end && !tokens.stopped) {
    const open = html.indexOf('<', at);
    if (open < 0 || open + 1 >= end) break;
    const next = html.charCodeAt(open + 1);
    if (isLetter(next)) {
      tellText(open);
      at = scanStartTag(open + 1);
    } else if (next === SLASH) {
      tellText(open);
      at = scanEndTag(open + 2);
    } else if (next === EXCLAMATION || next === QUESTION) {
      tellText(open);
      at = next === QUESTION ? afterBracket(open + 1) : scanDeclaration(open + 2);
    } else {
      at = open + 1;
      continue;
    }
    textStart = at;
  }
  if (!tokens.stopped) tellText(end);

  function scanStartTag(start: number): number {
    const nameEnd = endOfName(html, start);
    const tag = tags.at(html, start, nameEnd);
    const { content, wanted } = tag;
    // Asked before the tag is told: the element itself may begin a drawing.
    const plain = content !== 'elements' && !tokens.isForeign;
    let attributes: Record<string, string> | null = null;
    let i = nameEnd;
    let selfClosing = false;
    for (;;) {
      if (i >= end) return end;
      const code = html.charCodeAt(i);
      if (code === GREATER) break;
      if (isSpace(code)) {
        i += 1;
        continue;
      }
      if (code === SLASH) {
        i += 1;
        while (i < end && isSpace(html.charCodeAt(i))) i += 1;
        selfClosing = html.charCodeAt(i) === GREATER;
        continue;
      }
      const attributeStart = i;
      i += 1;
      while (i < end && !endsAttributeName(html.charCodeAt(i))) i += 1;
      const name = names.at(html, attributeStart, i);
      while (i < end && isSpace(html.charCodeAt(i))) i += 1;
      let valueStart = i;
      let valueEnd = i;
      if (html.charCodeAt(i) === EQUALS) {
        i += 1;
        while (i < end && isSpace(html.charCodeAt(i))) i += 1;
        const quote = html.charCodeAt(i);
        if (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE) {
          valueStart = i + 1;
          valueEnd = html.indexOf(quote === DOUBLE_QUOTE ? '"' : "'", valueStart);
          if (valueEnd < 0) return end;
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
      attributes[name.name] = value.includes('&') ? decodeHTMLAttribute(value) : value;
    }
    tokens.startTag(tag, attributes ?? NO_ATTRIBUTES, selfClosing);
    return plain && !tokens.stopped ? scanPlainContent(i + 1, html.slice(start, nameEnd).toLowerCase(), tag) : i + 1;
  }

  function scanEndTag(start: number): number {
    if (start >= end) return end;
    if (!isLetter(html.charCodeAt(start))) return afterBracket(start);
    const nameEnd = endOfName(html, start);
    if (nameEnd >= end) return end;
    tokens.endTag(tags.at(html, start, nameEnd));
    return afterBracket(nameEnd);
  }

  /** What follows `<!`: a comment, a doctype, character data. */
  function scanDeclaration(start: number): number {
    if (html.startsWith('--', start)) return scanComment(start + 2);
    if (!html.startsWith('[CDATA[', start)) return afterBracket(start);
    const close = html.indexOf(']]>', start + 7);
    if (close < 0) return end;
    tokens.cdata(html, start + 7, close);
    return close + 3;
  }

  function scanComment(start: number): number {
    if (html.charCodeAt(start) === GREATER) return start + 1;
    if (html.startsWith('->', start)) return start + 2;
    for (let dashes = html.indexOf('--', start); dashes >= 0; dashes = html.indexOf('--', dashes + 1)) {
      const after = html.charCodeAt(dashes + 2);
      if (after === GREATER) return dashes + 3;
      if (after === EXCLAMATION && html.charCodeAt(dashes + 3) === GREATER) return dashes + 4;
    }
    return end;
  }

  /** Text up to the end tag of this very element; gives the position of that end tag. */
  function scanPlainContent(start: number, name: string, { content }: ScannedTag): number {
    textStart = start;
    let close = content === 'all' ? -1 : html.indexOf('</', start);
    while (close >= 0 && !isEndTagOf(html, name, close)) close = html.indexOf('</', close + 2);
    // A comment within a script may hold a script of its own, with its end.
    if (close >= 0 && name === 'script') close = endOfScript(html, start, close);
    tellText(close < 0 ? end : close, content === 'text');
    return close < 0 ? end : close;
  }
}

const [SPACE, EXCLAMATION, DOUBLE_QUOTE, SINGLE_QUOTE, SLASH, EQUALS, GREATER, QUESTION] = [
  32, 33, 34, 39, 47, 61, 62, 63,
];

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
  if (nameEnd >= html.length || html.slice(close + 2, nameEnd).toLowerCase() !== name) return false;
  const code = html.charCodeAt(nameEnd);
  return code === GREATER || code === SLASH || isSpace(code);
}
