import { FileType } from '@scrape-and-report/record';
import { Attributes } from '../extract/html/html-tokens';
import { AnchorCodes } from './anchor-codes';
import { LOOK } from './looked-at-tags';
import { srcsetUrls } from './srcset';
import type { WrittenFile, WrittenFiles } from './written-files';

/** What looking at a page found, URLs as written. */
export interface ExtractedLooks {
  /** Codes of its ids. */
  readonly ids: string;
  /** Each once. */
  readonly files: readonly WrittenFile[];
  /** Images without an alternative text. */
  readonly noAlt: readonly string[];
  readonly skipped: readonly string[];
  readonly languages: string | null;
  readonly noindex: boolean;
  /** Positions of editorial links that are named by a title, or hidden from all who would ask for a name. */
  readonly titled: ReadonlySet<number>;
}

// Names of this module: those of another are looked up there each time.
const { img: IMG, input: INPUT, area: AREA, html: HTML, link: LINK, named: NAMED, meta: META } = LOOK;
const {
  source: SOURCE,
  player: PLAYER,
  script: SCRIPT,
  frame: FRAME,
  embed: EMBED,
  object: OBJECT,
  track: TRACK,
} = LOOK;

/** A page with more of one kind has made its point. */
export const MOST = 200;

/** Ids of the page that is being read: one at a time, from its start to its end. */
const ids = new AnchorCodes();

/** Gathers what is to be seen on one page beside its facts. */
export class PageLooks {
  readonly #written: WrittenFiles;
  /** Number of this page to those. */
  readonly #page: number;
  readonly #files: WrittenFile[] = [];
  readonly #noAlt = new Set<string>();
  readonly #skipped: string[] = [];
  #level = 0;
  #languages: string | null = null;
  #noindex = false;

  constructor(written: WrittenFiles) {
    this.#written = written;
    this.#page = written.turn();
    ids.clear();
  }

  id(id: string): void {
    if (id !== '') ids.add(id);
  }

  /** @param isSeen false within what stands in for scripts: browsers with scripts show nothing of it */
  see(look: number, attributes: Attributes, isSeen: boolean): void {
    switch (look) {
      case IMG:
        this.#image(attributes);
        if (isSeen && !hasAlternative(attributes)) this.#missesAlt(attributes['src'] ?? attributes['srcset']);
        break;
      case INPUT:
        if (attributes['type']?.trim().toLowerCase() !== 'image') break;
        this.#image(attributes);
        if (isSeen && !hasAlternative(attributes)) this.#missesAlt(attributes['src']);
        break;
      case AREA:
        if (isSeen && attributes['href'] !== undefined && !hasAlternative(attributes))
          this.#missesAlt(attributes['href']);
        break;
      case NAMED:
        if (isSeen && attributes['name'] !== undefined) this.id(attributes['name']);
        break;
      case HTML:
        this.#language(attributes);
        break;
      case META:
        if (isSeen && attributes['name']?.trim().toLowerCase() === 'robots')
          this.#noindex ||= /(?:^|[\s,])(?:noindex|none)(?:$|[\s,])/i.test(attributes['content'] ?? '');
        break;
      case LINK:
        this.#link(attributes);
        break;
      default:
        this.#parts(look, attributes);
    }
  }

  /** What is wrong with a heading of this level after the one before; null when nothing is. */
  heading(level: number): string | null {
    const before = this.#level;
    this.#level = level;
    return before > 0 && level > before + 1 ? `h${before} → h${level}` : null;
  }

  skips(what: string, heading: string): void {
    if (this.#skipped.length < MOST) this.#skipped.push(`${what}: ${heading}`.slice(0, 200));
  }

  finish(titled: ReadonlySet<number>): ExtractedLooks {
    return {
      ids: ids.text,
      files: this.#files,
      noAlt: [...this.#noAlt],
      skipped: this.#skipped,
      languages: this.#languages,
      noindex: this.#noindex,
      titled,
    };
  }

  #image({ src, srcset }: Attributes): void {
    this.#file('image', src);
    this.#srcset(srcset);
  }

  #srcset(srcset: string | undefined): void {
    if (srcset !== undefined) for (const url of srcsetUrls(srcset)) this.#file('srcset', url);
  }

  #missesAlt(href = ''): void {
    if (this.#noAlt.size < MOST) this.#noAlt.add(href.startsWith('data:') ? 'data:' : href.trim());
  }

  #language({ lang, 'xml:lang': xmlLang }: Attributes): void {
    if (lang === undefined || xmlLang === undefined) return;
    const [first, second] = [lang, xmlLang].map((tag) => tag.trim().toLowerCase().split(/[-_]/)[0]!);
    if (first && second && first !== second) this.#languages = `${lang.trim()}, ${xmlLang.trim()}`.slice(0, 100);
  }

  #link({ rel = '', href, hreflang }: Attributes): void {
    // Nearly all of those that count are written so.
    if (rel === 'stylesheet') return this.#file('style', href);
    const kinds = rel.toLowerCase().split(/\s+/);
    if (kinds.includes('stylesheet')) this.#file('style', href);
    else if (kinds.some((kind) => ICONS.has(kind))) this.#file('image', href);
    else if (kinds.includes('alternate') && hreflang !== undefined) this.#file('alternate', href);
    else if (kinds.includes('manifest')) this.#file('other', href);
  }

  #parts(look: number, attributes: Attributes): void {
    const { src } = attributes;
    if (look === SCRIPT) this.#file('script', src);
    else if (look === SOURCE) {
      this.#srcset(attributes['srcset']);
      this.#file('media', src);
    } else if (look === PLAYER) {
      this.#file('media', src);
      this.#file('image', attributes['poster']);
    } else if (look === FRAME) this.#file('frame', src);
    else if (look === TRACK) this.#file('media', src);
    else if (look === EMBED) this.#file('other', src);
    else if (look === OBJECT) this.#file('other', attributes['data']);
  }

  #file(type: FileType, value: string | undefined): void {
    if (value === undefined || this.#files.length >= MOST) return;
    const file = this.#written.of(type, value);
    if (file === null || file.page === this.#page) return;
    file.page = this.#page;
    this.#files.push(file);
  }
}

const ICONS = new Set(['icon', 'apple-touch-icon', 'apple-touch-icon-precomposed', 'mask-icon']);

/** Said, said to be nothing, or said to be none of a reader's business. */
function hasAlternative(attributes: Attributes): boolean {
  if (attributes['alt'] !== undefined) return true;
  const { role, 'aria-hidden': hidden, 'aria-label': label, 'aria-labelledby': labelledBy } = attributes;
  if (hidden === 'true') return true;
  return Boolean(label?.trim() || labelledBy?.trim()) || /^\s*(?:presentation|none)\s*$/i.test(role ?? '');
}
