import type { Attributes } from './html-tokens';

/** What a reader of HTML is told, in document order; each `open` has its `close`. */
export interface HtmlEvents<Tag> {
  /** Only wanted attributes are given. False ends the reading at once, without further events. */
  open(tag: Tag, attributes: Attributes): boolean;
  close(tag: Tag): void;
  /** Text is `source` from `from` up to `to`. Entities are decoded; one text may come in several pieces. */
  text(source: string, from: number, to: number): void;
}
