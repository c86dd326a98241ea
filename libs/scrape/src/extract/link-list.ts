import { EditorialLink } from './extracted-page';
import { Attributes } from './html/html-tokens';
import { finishLine } from './text';

const MAX_LINE_LENGTH = 4000;

interface OpenLink {
  readonly depth: number;
  readonly href: number;
  /** Position among the editorial links, which stand in the order in which they begin. */
  readonly nr: number;
  text: string;
  label: string;
  readonly labelledBy: string;
}

/** The links of a page that is being read: where they lead, and what names those of its editorial part. */
export class LinkList {
  readonly #hrefs = new Map<string, number>();
  #links: EditorialLink[] = [];
  /** Nearly always one at most: links stand in links only where a table's cell lies between. */
  #open: OpenLink[] = [];
  /** Ids of elements that name a link which nothing else names, by the link's position. */
  #labelledBy = new Map<number, string>();

  /** Positions of links that a title names, or that nobody is told of: known only where pages are looked at. */
  titled = new Set<number>();

  /** Depth of the innermost open link, or -1. */
  depth = -1;

  /** Notes where an element leads; the number of that target. */
  target(href: string): number {
    let number = this.#hrefs.get(href);
    if (number === undefined) this.#hrefs.set(href, (number = this.#hrefs.size));
    return number;
  }

  open(href: number, depth: number, attributes: Attributes): void {
    const nr = this.#links.push({ href, text: '' }) - 1;
    const { 'aria-label': label = '', 'aria-labelledby': labelledBy = '' } = attributes;
    if (attributes['title']?.trim() || attributes['aria-hidden'] === 'true') this.titled.add(nr);
    this.depth = depth;
    this.#open.push({ depth, href, nr, text: '', label, labelledBy });
  }

  /** An image says what stands for it; a label counts where nothing else can be read. */
  name(attributes: Attributes, from: number): void {
    const { alt, 'aria-label': label, title } = attributes;
    if (alt) this.add(` ${alt} `, from);
    if (label) for (const link of this.#open) if (link.depth > from) link.label ||= label;
    if (title?.trim()) for (const link of this.#open) this.titled.add(link.nr);
  }

  /** @param from the depth of what stands in for scripts, in which this is: it names no link around it; or -1 */
  add(text: string, from: number): void {
    for (const link of this.#open) if (link.depth > from && link.text.length < MAX_LINE_LENGTH) link.text += text;
  }

  /** Ends the innermost link. */
  close(): void {
    const link = this.#open.pop();
    if (link === undefined) return;
    this.depth = this.#open[this.#open.length - 1]?.depth ?? -1;
    const { nr, href } = link;
    const text = finishLine(link.text) || finishLine(link.label);
    if (text === '' && link.labelledBy.trim() !== '') this.#labelledBy.set(nr, link.labelledBy);
    this.#links[nr] = { href, text };
  }

  /** What was found turned out to stand outside of the editorial part. */
  forgetEditorial(): void {
    this.#links = [];
    this.#open = [];
    this.depth = -1;
    this.#labelledBy = new Map();
    this.titled = new Set();
  }

  finish(): { hrefs: string[]; edLinks: EditorialLink[]; labelledBy: ReadonlyMap<number, string> } {
    while (this.#open.length > 0) this.close();
    return { hrefs: [...this.#hrefs.keys()], edLinks: this.#links, labelledBy: this.#labelledBy };
  }
}
