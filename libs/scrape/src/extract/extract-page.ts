import { EditorialLink, ExtractedPage } from './extracted-page';
import { parseRefresh } from './meta-refresh';
import { AspectName, Meaning, PageRules, PageTag, Stretch, STRETCHES } from './page-rules';
import { readHtml } from './read-html';
import { Attributes, NO_ATTRIBUTES } from './scan-html';
import { matchesSelector, OpenElement } from './selector';
import { finishLine } from './text';
import { TextSink } from './text-sink';

type Part = 'editorial' | 'automated' | 'rest';

const {
  root: ROOT,
  rest: REST,
  restWithoutRoot: REST_WITHOUT_ROOT,
  automated: AUTOMATED,
  silent: SILENT,
  svg: SVG,
  noscript: NOSCRIPT,
  template: TEMPLATE,
} = STRETCHES;

const MAX_DEPTH = 1000;
const MAX_LINE_LENGTH = 4000;

/** Reads a page in one pass, without building a tree. Any text is accepted: broken HTML gives what can be made of it. */
export function extractPage(html: string, rules: PageRules): ExtractedPage {
  const reader = new PageReader(rules);
  readHtml(html, reader, rules.vocabulary);
  return reader.finish();
}

/** Texts of the parts of the page that is being read: one at a time, from its start to its end. */
const editorial = new TextSink();
const automated = new TextSink();

/** State of one reading: which elements are open, which part of the page this is, and what has been gathered. */
class PageReader {
  readonly #rules: PageRules;
  readonly #open: OpenElement[] = [];
  /** Depth at which each kind of stretch began, or -1. */
  readonly #since: number[] = Object.values(STRETCHES).map(() => -1);
  /** The stretches that are open, innermost last: most elements begin and end none. */
  readonly #stretches: Stretch[] = [];
  #part: Part = 'editorial';
  readonly #values = new Map<AspectName | 'identity', { rank: number; value: string }>();
  readonly #captures: { depth: number; text: string; done: (text: string) => void }[] = [];
  readonly #hrefs = new Map<string, number>();
  #edLinks: EditorialLink[] = [];
  #link: { depth: number; href: number; text: string; label: string } | null = null;
  #rootSeen = false;
  #allAutomated = false;
  #numH1s = 0;
  #firstH1: string | null = null;
  #base: string | null = null;
  #refresh: ExtractedPage['refresh'] = null;
  tooDeep = false;

  constructor(rules: PageRules) {
    this.#rules = rules;
    editorial.clear();
    automated.clear();
  }

  /** False when the page nests too deep to go on. */
  open(tag: PageTag, attributes: Attributes): boolean {
    if (this.#open.length >= MAX_DEPTH) this.tooDeep = true;
    if (this.tooDeep) return false;
    const { name } = tag;
    const outer = this.#part;
    const isBare = attributes === NO_ATTRIBUTES;
    this.#open.push(isBare ? tag.bare : { name, attributes });
    const depth = this.#open.length;
    // What a template holds is no part of the page, unless it is the inside of the element around it.
    if (this.#isIn(TEMPLATE) || isShadowRoot(name, attributes)) return true;
    // A drawing's title is text of the drawing.
    if (tag.stretch !== null && !(name === 'title' && this.#isIn(SVG))) this.#begin(tag.stretch, depth);
    for (const group of isBare ? tag.bareRules : tag.rules) {
      if (group.attribute !== null && attributes[group.attribute] === undefined) continue;
      for (const { selector, meaning } of group.rules)
        if (matchesSelector(selector, this.#open)) this.#apply(meaning, attributes, depth);
    }
    if (tag.separator !== undefined) this.#separate(tag.separator, outer);
    if (this.#link && !isBare) this.#nameLink(attributes);
    if (name === 'a' || name === 'area') this.#openLink(name, attributes, depth);
    else if (name === 'base' && !this.#isIn(NOSCRIPT)) this.#base ??= attributes['href'] ?? null;
    else if (name === 'meta') this.#meta(attributes);
    return true;
  }

  close(tag: PageTag): void {
    if (this.tooDeep) return;
    const depth = this.#open.length;
    const inner = this.#part;
    if (this.#link?.depth === depth) this.#closeLink();
    while (this.#captures.length > 0 && this.#captures.at(-1)!.depth === depth) {
      const { text, done } = this.#captures.pop()!;
      done(finishLine(text));
    }
    while (this.#stretches.length > 0 && this.#since[this.#stretches.at(-1)!] === depth) {
      this.#since[this.#stretches.pop()!] = -1;
      this.#part = this.#whichPart();
    }
    this.#open.pop();
    if (tag.separator !== undefined) this.#separate(tag.separator, inner);
  }

  text(source: string, from: number, to: number): void {
    if (this.#isIn(SILENT) || this.#isIn(TEMPLATE)) return;
    this.#gather(this.#part, source, from, to);
    if (this.#link === null && this.#captures.length === 0) return;
    const text = source.slice(from, to);
    for (const capture of this.#captures) if (capture.text.length < MAX_LINE_LENGTH) capture.text += text;
    if (this.#link && this.#link.text.length < MAX_LINE_LENGTH) this.#link.text += text;
  }

  finish(): ExtractedPage {
    this.#closeLink();
    const value = (field: AspectName | 'identity'): string | null => this.#values.get(field)?.value ?? null;
    return {
      values: {
        identity: value('identity'),
        title: value('title'),
        description: value('description'),
        language: value('language'),
        modified: value('modified'),
        pagetype: value('pagetype'),
        classes: value('classes'),
      },
      numH1s: this.#numH1s,
      firstH1: this.#firstH1,
      edText: editorial.bytes(),
      edWords: editorial.words,
      autText: automated.bytes(),
      base: this.#base,
      refresh: this.#refresh,
      hrefs: [...this.#hrefs.keys()],
      edLinks: this.#edLinks,
      tooDeep: this.tooDeep,
    };
  }

  #whichPart(): Part {
    if (this.#isIn(SILENT) || this.#isIn(REST) || this.#isIn(TEMPLATE)) return 'rest';
    if (this.#rootSeen ? !this.#isIn(ROOT) : this.#isIn(REST_WITHOUT_ROOT)) return 'rest';
    return this.#isIn(AUTOMATED) || this.#allAutomated ? 'automated' : 'editorial';
  }

  #isIn(kind: Stretch): boolean {
    return this.#since[kind]! >= 0;
  }

  #begin(kind: Stretch, depth: number): void {
    if (this.#isIn(kind)) return;
    this.#since[kind] = depth;
    this.#stretches.push(kind);
    this.#part = this.#whichPart();
  }

  #apply(meaning: Meaning, attributes: Attributes, depth: number): void {
    if (meaning.kind === 'part') {
      if (meaning.part === 'root' && !this.#rootSeen) this.#startRoot();
      this.#begin(STRETCHES[meaning.part], depth);
    } else if (this.#isIn(NOSCRIPT)) {
      // No browser with scripts sees it.
    } else if (meaning.kind === 'h1') {
      this.#numH1s += 1;
      if (this.#numH1s === 1) this.#captures.push({ depth, text: '', done: (text) => (this.#firstH1 = text || null) });
    } else if (meaning.attribute !== null) {
      this.#offer(meaning, finishLine(attributes[meaning.attribute] ?? ''));
    } else if (!this.#isIn(SVG)) {
      this.#captures.push({ depth, text: '', done: (text) => this.#offer(meaning, text) });
    }
  }

  /** What was gathered before the page turned out to have a root stands outside of it. */
  #startRoot(): void {
    this.#rootSeen = true;
    editorial.clear();
    automated.clear();
    this.#edLinks = [];
    this.#link = null;
    this.#part = this.#whichPart();
  }

  #offer({ field, rank }: Extract<Meaning, { kind: 'value' }>, value: string): void {
    const known = this.#values.get(field);
    if (value === '' || (known && known.rank <= rank)) return;
    this.#values.set(field, { rank, value });
    if (field !== 'pagetype') return;
    this.#allAutomated = this.#rules.profile.parts.automatedPagetypes.includes(value);
    this.#part = this.#whichPart();
  }

  #meta(attributes: Attributes): void {
    if (this.#refresh || attributes['http-equiv']?.trim().toLowerCase() !== 'refresh') return;
    const url = parseRefresh(attributes['content'] ?? '');
    if (url !== null) this.#refresh = { url, noscript: this.#isIn(NOSCRIPT) };
  }

  #openLink(name: string, attributes: Attributes, depth: number): void {
    this.#closeLink();
    const href = attributes['href'] ?? (this.#isIn(SVG) ? attributes['xlink:href'] : undefined);
    if (href === undefined || this.#isIn(SILENT)) return;
    let number = this.#hrefs.get(href);
    if (number === undefined) this.#hrefs.set(href, (number = this.#hrefs.size));
    if (name === 'a' && this.#part === 'editorial')
      this.#link = { depth, href: number, text: '', label: attributes['aria-label'] ?? '' };
  }

  /** An image says what stands for it; a label counts where nothing else can be read. */
  #nameLink(attributes: Attributes): void {
    const link = this.#link!;
    if (link.text.length < MAX_LINE_LENGTH && attributes['alt']) link.text += ` ${attributes['alt']} `;
    link.label ||= attributes['aria-label'] ?? '';
  }

  #closeLink(): void {
    if (this.#link) {
      const { href, text, label } = this.#link;
      this.#edLinks.push({ href, text: finishLine(text) || finishLine(label) });
    }
    this.#link = null;
  }

  #separate(separator: string, from: Part): void {
    this.#gather(from, separator, 0, separator.length);
    if (this.#part !== from) this.#gather(this.#part, separator, 0, separator.length);
    if (this.#link) this.#link.text += ' ';
    for (const capture of this.#captures) capture.text += ' ';
  }

  #gather(part: Part, source: string, from: number, to: number): void {
    if (part === 'editorial') editorial.add(source, from, to);
    else if (part === 'automated') automated.add(source, from, to);
  }
}

/** A template that is no template: what it holds is shown within the element around it (declarative shadow DOM). */
function isShadowRoot(name: string, attributes: Attributes): boolean {
  return name === 'template' && /^(?:open|closed)$/i.test(attributes['shadowrootmode'] ?? '');
}
