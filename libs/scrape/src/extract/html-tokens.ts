import type { NameTable } from './name-table';

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
