import { defaultTreeAdapter, DefaultTreeAdapterMap, html as standard, parse, TreeAdapter } from 'parse5';
import { HtmlEvents } from './html-events';
import { HtmlTag } from './html-tag';
import { AttributeBag, Attributes, NO_ATTRIBUTES, Vocabulary } from './html-tokens';
import { asciiLowerCase } from './name-table';
import { readStandIn } from './read-html';

type Node = DefaultTreeAdapterMap['childNode'];

/** A page larger than this, or that makes more elements or nests deeper, is not honest: a rule that moves elements may multiply them. */
const MOST_UNITS = 2 << 20;
const MOST_ELEMENTS = 200_000;
const MOST_DEPTH = 1000;

/**
 * Tells the elements of a page as the parser of the HTML standard sees them, whatever has to be moved for that.
 *
 * @returns false when the page is beyond all measure: nothing was told
 */
export function readMoved<Tag extends HtmlTag>(
  html: string,
  events: HtmlEvents<Tag>,
  vocabulary: Vocabulary<Tag>,
): boolean {
  if (html.length > MOST_UNITS) return false;
  try {
    const document = parse(html, { treeAdapter: boundedAdapter(), scriptingEnabled: true });
    new Telling(events, vocabulary).tell(document.childNodes);
    return true;
  } catch (error) {
    if (error instanceof BeyondMeasure) return false;
    throw error;
  }
}

class BeyondMeasure extends Error {}

function boundedAdapter(): TreeAdapter<DefaultTreeAdapterMap> {
  let elements = 0;
  let depth = 0;
  return {
    ...defaultTreeAdapter,
    createElement: (...of) => {
      if ((elements += 1) > MOST_ELEMENTS) throw new BeyondMeasure();
      return defaultTreeAdapter.createElement(...of);
    },
    onItemPush: () => {
      if ((depth += 1) > MOST_DEPTH) throw new BeyondMeasure();
    },
    onItemPop: () => {
      depth -= 1;
    },
  };
}

class Telling<Tag extends HtmlTag> {
  #stopped = false;

  constructor(
    private readonly events: HtmlEvents<Tag>,
    private readonly vocabulary: Vocabulary<Tag>,
  ) {}

  tell(nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (this.#stopped) return;
      if (node.nodeName === '#text') {
        const { value } = node as DefaultTreeAdapterMap['textNode'];
        this.events.text(value, 0, value.length);
      } else if ('tagName' in node) this.#tellElement(node);
    }
  }

  #tellElement(element: DefaultTreeAdapterMap['element']): void {
    const isHtml = element.namespaceURI === standard.NS.HTML;
    const tag = this.vocabulary[isHtml ? 'tags' : 'foreign'].of(asciiLowerCase(element.tagName));
    if (!this.events.open(tag, this.#wanted(tag, element.attrs))) this.#stopped = true;
    if (this.#stopped) return;
    if (isHtml && tag.name === 'noscript') this.#tellStandIn(element.childNodes);
    else
      this.tell(
        'content' in element ? (element as DefaultTreeAdapterMap['template']).content.childNodes : element.childNodes,
      );
    if (!this.#stopped) this.events.close(tag);
  }

  #tellStandIn(nodes: readonly Node[]): void {
    for (const node of nodes)
      if (node.nodeName === '#text') {
        const { value } = node as DefaultTreeAdapterMap['textNode'];
        if (!readStandIn(value, this.events, this.vocabulary)) this.#stopped = true;
      }
  }

  #wanted(tag: Tag, written: DefaultTreeAdapterMap['element']['attrs']): Attributes {
    let attributes: Record<string, string> | null = null;
    for (const { name, prefix, value } of written) {
      const own = this.vocabulary.attributes.of(asciiLowerCase(prefix ? `${prefix}:${name}` : name));
      if (own.nr < 0 || !tag.wanted[own.nr]) continue;
      attributes ??= new AttributeBag();
      attributes[own.name] ??= value;
    }
    return attributes ?? NO_ATTRIBUTES;
  }
}
