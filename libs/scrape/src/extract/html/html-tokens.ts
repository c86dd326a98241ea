import type { NameTable } from './name-table';

/** What the scanner must know of a tag, apart from its name. */
export interface ScannedTag {
  /** How the content of the element is read: as elements, or as text up to its end tag (with or without entities), or to the end. */
  readonly content: 'elements' | 'raw' | 'text' | 'all';
  /** By the number of an attribute: whether its value is wanted on this element. */
  readonly wanted: readonly boolean[];
}

/** Attributes that someone wants; only those are given. */
export type Attributes = Readonly<Record<string, string>>;

/** Objects made by this have no inherited keys, and yet are as quick as any other: those of `Object.create(null)` are not. */
export class AttributeBag {
  [name: string]: string;
}
Object.setPrototypeOf(AttributeBag.prototype, null);
delete (AttributeBag.prototype as { constructor?: unknown }).constructor;

export const NO_ATTRIBUTES: Attributes = Object.freeze(new AttributeBag());

/** An attribute name; `nr` is -1 when nobody ever wants it. */
export interface AttributeName {
  readonly name: string;
  readonly nr: number;
}

/** Names that mean something; others are made up as they are met. */
export interface Vocabulary<Tag extends ScannedTag> {
  readonly tags: NameTable<Tag>;
  /** Elements of drawings and formulas, which are others though they bear the same names. */
  readonly foreign: NameTable<Tag>;
  readonly attributes: NameTable<AttributeName>;
}

/** Told of each token, in document order. */
export interface HtmlTokens<Tag extends ScannedTag> {
  startTag(tag: Tag, attributes: Attributes, selfClosing: boolean): void;
  endTag(tag: Tag): void;
  /** Text is `source` from `from` up to `to`. Entities are decoded; one text may come in several pieces. */
  text(source: string, from: number, to: number): void;
  /** Character data, where it may stand. */
  cdata(source: string, from: number, to: number): void;
  /** Whether the innermost open element is part of a drawing or a formula, where no element holds plain text. */
  readonly isForeign: boolean;
  /** Once true, nothing more is told. */
  readonly stopped: boolean;
}
