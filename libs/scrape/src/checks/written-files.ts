import type { FileType } from '@scrape-and-report/record';
import { folderOf } from '../url/join-url';
import type { Target } from '../url/target';
import type { UrlRules } from '../url/url-rules';

/** A file as pages write it: one object for all pages that write it so, since those of a site name the same ones. */
export interface WrittenFile {
  readonly type: FileType;
  readonly href: string;
  /** What of a page's address decides on what it leads to. */
  readonly hangsOn: 'origin' | 'folder' | 'all';
  /** The page that named it last. */
  page: number;
  /** What stood after it there. */
  next: WrittenFile | null;
  /** Where that was resolved last, by whose rules, and what it led to; null where there is nothing to ask for. */
  place: string | null;
  urls: UrlRules | null;
  target: Target | null;
  /** Who knows that target by which number; null as long as nobody does. */
  numberedBy: object | null;
  number: number;
}

/** As many spellings are remembered. */
const CAPACITY = 2000;

/** Files as pages write them, by type and spelling. Forgetting one costs time and nothing else. */
export class WrittenFiles {
  readonly #byType = new Map<FileType, Map<string, WrittenFile>>();
  /** What stands before the first of a page. */
  readonly #start = writtenFile('other', '');
  #last = this.#start;
  #size = 0;
  #pages = 0;

  /** Number of the page that is read next. */
  turn(): number {
    if (this.#size > CAPACITY) {
      this.#byType.clear();
      this.#start.next = null;
      this.#size = 0;
    }
    this.#last = this.#start;
    return (this.#pages += 1);
  }

  /**
   * Null for what is no file. Pages name their files in the same order, and what stands after the last one was is mostly the
   * next: to compare two texts takes half of what it takes to find one by its letters.
   *
   * @param value what is written, spaces around it included
   */
  of(type: FileType, value: string): WrittenFile | null {
    const { next } = this.#last;
    const file = next !== null && next.type === type && next.href === value ? next : this.#find(type, value.trim());
    if (file !== null) this.#last = this.#last.next = file;
    return file;
  }

  #find(type: FileType, href: string): WrittenFile | null {
    if (href.length > LONG && NO_FILE.test(href)) return null;
    let known = this.#byType.get(type);
    if (known === undefined) this.#byType.set(type, (known = new Map<string, WrittenFile>()));
    const file = known.get(href);
    if (file !== undefined) return file;
    if (href === '' || href.startsWith('#') || NO_FILE.test(href)) return null;
    // In memory of its own: a piece of a page would keep the whole page alive.
    const fresh = writtenFile(type, ` ${href}`.slice(1));
    known.set(fresh.href, fresh);
    this.#size += 1;
    return fresh;
  }
}

/** Written out, so that all have one shape. */
function writtenFile(type: FileType, href: string): WrittenFile {
  return {
    type,
    href,
    hangsOn: hangsOn(href),
    page: 0,
    next: null,
    place: null,
    urls: null,
    target: null,
    numberedBy: null,
    number: 0,
  };
}

/** Longer ones are mostly files written into the page itself, and not worth looking up. */
const LONG = 200;
const NO_FILE = /^(?:data|blob|about|javascript|mailto|tel|cid):/i;

/** What files lead to from one page; null where there is nothing to ask for. */
export function fileTargets(base: string, urls: UrlRules): (file: WrittenFile) => Target | null {
  const folder = folderOf(base);
  const origin = folder.slice(0, folder.indexOf('/', folder.indexOf('//') + 2));
  return (file) => {
    const place = file.hangsOn === 'origin' ? origin : file.hangsOn === 'folder' ? folder : null;
    if (place !== null && file.place === place && file.urls === urls) return file.target;
    const target = urls.resolve(file.href, base);
    const isAskable = target !== null && !target.ignored && /^https?:/.test(target.url);
    file.target = isAskable ? target : null;
    file.urls = urls;
    file.place = place;
    file.numberedBy = null;
    return file.target;
  };
}

/** Where it is in doubt, as with a scheme without slashes or with letters that the URL parser takes out: on all. */
function hangsOn(href: string): WrittenFile['hangsOn'] {
  if (/^(?:\/|https?:\/\/)[^\u0000-\u0020]*$/i.test(href)) return 'origin';
  return /^[^\u0000-\u0020:?#\\/][^\u0000-\u0020:]*$/.test(href) ? 'folder' : 'all';
}
