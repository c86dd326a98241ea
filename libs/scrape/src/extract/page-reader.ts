import { LOOK } from '../checks/looked-at-tags';
import { PageLooks } from '../checks/page-looks';
import { ExtractedPage } from './extracted-page';
import { Attributes, NO_ATTRIBUTES } from './html/html-tokens';
import { HtmlEvents } from './html/html-events';
import { LinkList } from './link-list';
import { parseRefresh } from './meta-refresh';
import { AspectName, Meaning, PageRules, PageTag, Stretch, STRETCHES } from './page-rules';
import { matchesSelector, OpenElement } from './selector';
import { OwnValues } from './own-values';
import { finishLine } from './text';
import { TextSink } from './text-sink';

type Part = 'editorial' | 'automated' | 'rest';

const {
  root: ROOT,
  rest: REST,
  restWithoutRoot: REST_WITHOUT_ROOT,
  automated: AUTOMATED,
  silent: SILENT,
  noscript: NOSCRIPT,
  template: TEMPLATE,
} = STRETCHES;

const STRETCH_COUNT = Object.keys(STRETCHES).length;
const { nothing: NOTHING, h6: H6 } = LOOK;

const MAX_DEPTH = 1000;
const MAX_LINE_LENGTH = 4000;

/** Texts of the parts of the page that is being read: one at a time, from its start to its end. */
const editorial = new TextSink();
const automated = new TextSink();

/** State of one reading: which elements are open, which part of the page this is, and what has been gathered. */
export class PageReader implements HtmlEvents<PageTag> {
  readonly #rules: PageRules;
  readonly #open: OpenElement[] = [];
  /** Depth at which each kind of stretch began, or -1: numbers alone, since a list made by compiled code is of another shape. */
  readonly #since = new Int32Array(STRETCH_COUNT).fill(-1);
  /** The stretches that are open, innermost last: most elements begin and end none. */
  readonly #stretches: Stretch[] = [];
  #part: Part = 'editorial';
  readonly #values = new Map<AspectName | 'identity', { rank: number; value: string }>();
  readonly #captures: { depth: number; text: string; done: (text: string) => void }[] = [];
  readonly #own: OwnValues;
  readonly #links = new LinkList();
  /** Null when nothing but facts is wanted. */
  readonly #looks: PageLooks | null;
  /** Of which of a field's sources an element was met whose text is the value, be it empty. */
  readonly #met = new Set<string>();
  #rootSeen = false;
  #allAutomated = false;
  #numH1s = 0;
  #firstH1: string | null = null;
  #base: string | null = null;
  #refresh: ExtractedPage['refresh'] = null;
  tooDeep = false;

  constructor(rules: PageRules) {
    this.#rules = rules;
    this.#own = new OwnValues(rules.profile.extract);
    this.#looks = rules.files ? new PageLooks(rules.files) : null;
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
    if (tag.stretch !== null) this.#begin(tag.stretch, depth);
    for (const group of isBare ? tag.bareRules : tag.rules) {
      if (group.attribute !== null && attributes[group.attribute] === undefined) continue;
      for (const { selector, meaning } of group.rules)
        if (matchesSelector(selector, this.#open)) this.#apply(meaning, attributes, depth);
    }
    if (this.#looks !== null && (tag.look !== 0 || !isBare)) this.#look(this.#looks, tag.look, attributes, depth);
    if (tag.separator !== undefined) this.#separate(tag.separator, outer);
    if (!isBare && this.#links.depth >= 0) this.#links.name(attributes, this.#since[NOSCRIPT]!);
    if (name === 'a' || name === 'area') this.#openLink(tag, attributes, depth);
    else if (tag.isForeign) return true;
    else if (name === 'base' && !this.#isIn(NOSCRIPT)) this.#base ??= attributes['href'] ?? null;
    else if (name === 'meta') this.#meta(attributes);
    return true;
  }

  close(tag: PageTag): void {
    if (this.tooDeep) return;
    const depth = this.#open.length;
    const inner = this.#part;
    if (this.#links.depth === depth) this.#links.close();
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
    if (this.#links.depth < 0 && this.#captures.length === 0) return;
    const text = source.slice(from, to);
    this.#links.add(text, this.#since[NOSCRIPT]!);
    if (this.#isIn(NOSCRIPT)) return;
    for (const capture of this.#captures) if (capture.text.length < MAX_LINE_LENGTH) capture.text += text;
  }

  finish(): ExtractedPage {
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
      own: this.#own.all,
      numH1s: this.#numH1s,
      firstH1: this.#firstH1,
      edText: editorial.bytes(),
      edWords: editorial.words,
      autText: automated.bytes(),
      base: this.#base,
      refresh: this.#refresh,
      ...this.#links.finish(),
      looks: this.#looks?.finish(this.#links.titled) ?? null,
      tooDeep: this.tooDeep,
    };
  }

  #look(looks: PageLooks, look: number, attributes: Attributes, depth: number): void {
    const isSeen = !this.#isIn(NOSCRIPT);
    const { id } = attributes;
    if (id !== undefined && isSeen) looks.id(id);
    if (look === NOTHING) return;
    if (look > H6) return looks.see(look, attributes, isSeen);
    const skip = isSeen ? looks.heading(look) : null;
    if (skip !== null) this.#captures.push({ depth, text: '', done: (text) => looks.skips(skip, text) });
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
    } else if (meaning.kind === 'own') {
      const { nr } = meaning;
      if (meaning.attribute !== null) this.#own.add(nr, finishLine(attributes[meaning.attribute] ?? ''));
      else this.#captures.push({ depth, text: '', done: (text) => this.#own.add(nr, text) });
    } else if (meaning.attribute !== null) {
      this.#offer(meaning, finishLine(attributes[meaning.attribute] ?? ''));
    } else if (!this.#met.has(`${meaning.field} ${meaning.rank}`)) {
      this.#met.add(`${meaning.field} ${meaning.rank}`);
      this.#captures.push({ depth, text: '', done: (text) => this.#offer(meaning, text) });
    }
  }

  /** What was gathered before the page turned out to have a root stands outside of it. */
  #startRoot(): void {
    this.#rootSeen = true;
    editorial.clear();
    automated.clear();
    this.#links.forgetEditorial();
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

  #openLink({ name, isForeign }: PageTag, attributes: Attributes, depth: number): void {
    const href = attributes['href'] ?? (isForeign ? attributes['xlink:href'] : undefined);
    if (href === undefined || this.#isIn(SILENT)) return;
    const target = this.#links.target(href);
    if (name === 'a' && this.#part === 'editorial') this.#links.open(target, depth, attributes);
  }

  #separate(separator: string, from: Part): void {
    this.#gather(from, separator, 0, separator.length);
    if (this.#part !== from) this.#gather(this.#part, separator, 0, separator.length);
    if (this.#links.depth >= 0) this.#links.add(' ', this.#since[NOSCRIPT]!);
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
