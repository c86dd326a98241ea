import { HtmlEvents } from './html-events';
import { HtmlTag, KINDS } from './html-tag';
import { Attributes, NO_ATTRIBUTES, Vocabulary } from './html-tokens';
import { NO_FORM, OpenElements, Space, SPACES } from './open-elements';

/** How far a page has come on the way to its body, whose tags may all be left out. */
export const HEAD_PHASES = { beforeHtml: 0, beforeHead: 1, inHead: 2, afterHead: 3, done: 4 } as const;
export type HeadPhase = (typeof HEAD_PHASES)[keyof typeof HEAD_PHASES];

/** The steps of which the rules of HTML are made, and what a page has come to by them. */
export class PageSteps<Tag extends HtmlTag> {
  readonly elements = new OpenElements<Tag>();
  phase: HeadPhase = HEAD_PHASES.beforeHtml;
  /** Where the form stands that a form's end ends: it may be open and not be that, and be that without being open. */
  formAt = NO_FORM;
  isRegular = true;
  stopped = false;
  protected skipsNewline = false;

  constructor(
    readonly events: HtmlEvents<Tag>,
    readonly vocabulary: Vocabulary<Tag>,
    readonly isLenient: boolean,
    /** Whether the page begins as one of today; old ones have rules of their own. */
    readonly isModern: boolean,
  ) {}

  /** The standard would move elements now. */
  irregular(): void {
    this.isRegular = false;
    if (!this.isLenient) this.stopped = true;
  }

  insert(tag: Tag, attributes: Attributes, space: Space = SPACES.html): void {
    if (!this.events.open(tag, attributes)) this.stopped = true;
    if (tag.isVoid && space === SPACES.html) this.events.close(tag);
    else this.elements.push(tag, space);
    this.skipsNewline = tag.skipsNewline && space === SPACES.html;
  }

  insertForeign(tag: Tag, attributes: Attributes, selfClosing: boolean, space: Space): void {
    this.insert(this.vocabulary.foreign.of(tag.name), attributes, space);
    if (selfClosing) this.pop();
  }

  /** An element whose tag may be left out. */
  imply(name: string): void {
    this.insert(this.vocabulary.tags.of(name), NO_ATTRIBUTES);
  }

  pop(): void {
    this.events.close(this.elements.pop());
    // What follows the head and belongs into it is put there, one by one.
    if (this.phase === HEAD_PHASES.afterHead && this.elements.top?.name === 'head') this.pop();
  }

  /** Ends all up to the element at that position. Formatting that stays unfinished would go on in what follows, but for a marker. */
  popTo(position: number, isMarker = false): void {
    while (this.elements.length > position + 1) {
      if (!isMarker && (this.elements.topKinds & KINDS.formatting) !== 0) this.irregular();
      this.pop();
    }
    this.pop();
  }

  enterBody(): void {
    if (this.phase === HEAD_PHASES.beforeHtml) this.imply('html');
    if (this.phase <= HEAD_PHASES.beforeHead) this.imply('head');
    if (this.phase <= HEAD_PHASES.inHead) this.pop();
    this.phase = HEAD_PHASES.done;
    this.imply('body');
  }
}
