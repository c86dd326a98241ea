import { ExtractedPage } from './extracted-page';
import { HtmlEvents } from './html/html-events';
import { HtmlTag, htmlTag } from './html/html-tag';
import { Attributes, Vocabulary } from './html/html-tokens';
import { NameTable } from './html/name-table';
import { readHtml } from './html/read-html';
import { finishLine } from './text';

const MAX_LABEL_LENGTH = 4000;

/** Names links that are named by other elements of their page (`aria-labelledby`): these may stand anywhere. */
export function nameByOthers(html: string, page: ExtractedPage): ExtractedPage {
  if (page.labelledBy.size === 0) return page;
  const wanted = new Map([...page.labelledBy].map(([nr, ids]) => [nr, ids.trim().split(/\s+/).slice(0, 20)]));
  const texts = new Map([...wanted.values()].flat().map((id) => [id, '']));
  readHtml(html, new LabelReader(texts), vocabulary, true);
  return {
    ...page,
    edLinks: page.edLinks.map((link, nr) =>
      wanted.has(nr)
        ? {
            ...link,
            text: finishLine(
              wanted
                .get(nr)!
                .map((id) => texts.get(id))
                .join(' '),
            ),
          }
        : link,
    ),
  };
}

const elements = new NameTable((name) => htmlTag(name, [true]));
const vocabulary: Vocabulary<HtmlTag> = {
  tags: elements,
  foreign: elements,
  attributes: new NameTable((name) => ({ name, nr: name === 'id' ? 0 : -1 })),
};

/** Gathers the text of those elements whose ids are keys. */
class LabelReader implements HtmlEvents<HtmlTag> {
  readonly #open: { readonly id: string; readonly depth: number }[] = [];
  readonly #met = new Set<string>();
  #depth = 0;

  constructor(private readonly texts: Map<string, string>) {}

  open(_tag: HtmlTag, { id }: Attributes): boolean {
    this.#depth += 1;
    if (id !== undefined && this.texts.has(id) && !this.#met.has(id)) {
      this.#met.add(id);
      this.#open.push({ id, depth: this.#depth });
    }
    this.#add(' ');
    return this.#depth < 1000;
  }

  close(): void {
    if (this.#open.at(-1)?.depth === this.#depth) this.#open.pop();
    this.#depth -= 1;
  }

  text(source: string, from: number, to: number): void {
    if (this.#open.length > 0) this.#add(source.slice(from, to));
  }

  #add(text: string): void {
    for (const { id } of this.#open) {
      const known = this.texts.get(id)!;
      if (known.length < MAX_LABEL_LENGTH) this.texts.set(id, known + text);
    }
  }
}
