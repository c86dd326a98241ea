import { foreignKinds, HtmlTag, KINDS, StartRule } from './html-tag';

/** What an element of a drawing or of a formula is, beside its kinds; zero: an element of HTML. */
export const SPACES = { html: 0, svg: KINDS.svg, math: KINDS.math } as const;
export type Space = (typeof SPACES)[keyof typeof SPACES];

/** No form is open that an end tag would end. */
export const NO_FORM = -1;
/** A form directly in a table is empty, and yet a form's end ends it. */
export const EMPTY_FORM = Infinity;

const FOREIGN = KINDS.svg | KINDS.math;

/** The elements that are open, outermost first, and what the rules of HTML ask of them. */
export class OpenElements<Tag extends HtmlTag> {
  readonly #tags: Tag[] = [];
  readonly #kinds: number[] = [];
  /** The innermost, and its kinds (0 when nothing is open): asked for by each tag. */
  top: Tag | undefined = undefined;
  topKinds = 0;
  /** How many of those are open that are looked for most. */
  paragraphs = 0;
  selects = 0;
  templates = 0;
  links = 0;

  get length(): number {
    return this.#tags.length;
  }

  push(tag: Tag, space: Space): void {
    const kinds = space === SPACES.html ? tag.kinds : foreignKinds(tag.name, space);
    this.#tags.push(tag);
    this.#kinds.push(kinds);
    this.top = tag;
    this.topKinds = kinds;
    if ((kinds & KINDS.counted) !== 0) this.#count(tag.name, 1);
  }

  pop(): Tag {
    const tag = this.#tags.pop()!;
    const kinds = this.#kinds.pop()!;
    const last = this.#tags.length - 1;
    this.top = last < 0 ? undefined : this.#tags[last];
    this.topKinds = last < 0 ? 0 : this.#kinds[last]!;
    if ((kinds & KINDS.counted) !== 0) this.#count(tag.name, -1);
    return tag;
  }

  #count(name: string, by: 1 | -1): void {
    if (name === 'p') this.paragraphs += by;
    else if (name === 'select') this.selects += by;
    else if (name === 'template') this.templates += by;
    else this.links += by;
  }

  /** Position of the innermost HTML element of this name, up to an element of a bounding kind; -1: none. */
  find(name: string, bounds: number): number {
    for (let at = this.#tags.length - 1; at >= 0; at -= 1) {
      if (this.#tags[at]!.name === name && (this.#kinds[at]! & FOREIGN) === 0) return at;
      if ((this.#kinds[at]! & bounds) !== 0) return -1;
    }
    return -1;
  }

  /** Position of the innermost element of a kind, up to one of a bounding kind that is not of it; -1: none. */
  findKind(kind: number, bounds: number): number {
    for (let at = this.#tags.length - 1; at >= 0; at -= 1) {
      if ((this.#kinds[at]! & kind) !== 0) return at;
      if ((this.#kinds[at]! & bounds) !== 0) return -1;
    }
    return -1;
  }

  /** Position of the innermost open item of a list, which the next one (of the same rule) ends. */
  findItem(rule: StartRule): number {
    for (let at = this.#tags.length - 1; at >= 0; at -= 1) {
      if (this.#tags[at]!.start === rule && (this.#kinds[at]! & FOREIGN) === 0) return at;
      if ((this.#kinds[at]! & (KINDS.special | KINDS.neutral)) === KINDS.special) return -1;
    }
    return -1;
  }

  /** Position of the innermost element of this name within the innermost drawing or formula; -1: none. */
  findForeign(name: string): number {
    for (let at = this.#tags.length - 1; at >= 0 && (this.#kinds[at]! & FOREIGN) !== 0; at -= 1)
      if (this.#tags[at]!.name === name) return at;
    return -1;
  }

  /** Whether one of a kind stands within the element at that position. */
  hasKindAbove(position: number, kind: number): boolean {
    for (let at = this.#tags.length - 1; at > position; at -= 1) if ((this.#kinds[at]! & kind) !== 0) return true;
    return false;
  }
}
