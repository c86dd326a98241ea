import { longFile, type StoredReading } from '../stored-reading';
import { fileKey, linkKey, type NamedKeys, type ScrapeTables } from '../scrape-tables';
import { longUrl } from '../short-url';

/** What one page names, by the ids of `PageNames`. */
export interface NotedPage {
  /** In the order of the page. */
  readonly links: readonly number[];
  /** Null for a page that has no row in `readings`. */
  readonly targets: readonly number[] | null;
}

/**
 * What the pages of a scrape name, by ids of its own until the numbers of the scrape are known: of nearly a million uses of
 * links each would otherwise be a text of its own.
 */
export class PageNames {
  readonly #root: string;
  /** By short URL. */
  readonly #urls = new Map<string, number>();
  /** Of each URL the ids of its links, by anchor. */
  readonly #anchors: Map<string, number>[] = [];
  readonly #links: (readonly [url: string, anchor: string])[] = [];
  readonly #targets = new Map<number, string>();
  /** Short. */
  readonly #files = new Set<string>();

  /** @param root of the site, as the scrape names it */
  constructor(root: string) {
    this.#root = root;
  }

  /** @throws RangeError when the reading names a URL that it does not hold */
  note({ urls, links, targets, files }: StoredReading): NotedPage {
    const ids = urls.map((url) => this.#urlId(url));
    const idAt = (place: number): number => {
      const id = ids[place];
      if (id === undefined) throw new RangeError('a reading names a URL that it does not hold');
      return id;
    };
    const uses: number[] = [];
    for (let at = 0; at < links.length; at += 3) {
      const place = links[at] as number;
      uses.push(this.#linkId(idAt(place), urls[place]!, links[at + 1] as string));
    }
    for (const file of files ?? []) if (!file.startsWith('#')) this.#files.add(file);
    return { links: uses, targets: targets?.map((place) => this.#targetId(idAt(place), urls[place]!)) ?? null };
  }

  #urlId(url: string): number {
    const known = this.#urls.get(url);
    if (known !== undefined) return known;
    this.#urls.set(url, this.#anchors.length);
    return this.#anchors.push(new Map()) - 1;
  }

  #linkId(id: number, url: string, anchor: string): number {
    const anchors = this.#anchors[id]!;
    const known = anchors.get(anchor);
    if (known !== undefined) return known;
    anchors.set(anchor, this.#links.length);
    return this.#links.push([url, anchor]) - 1;
  }

  #targetId(id: number, url: string): number {
    if (!this.#targets.has(id)) this.#targets.set(id, url);
    return id;
  }

  #linkKeys(): string[] {
    return this.#links.map(([url, anchor]) => linkKey({ url: longUrl(url, this.#root), anchor }));
  }

  /** All that was named. @throws RangeError for what is no URL */
  keys(): NamedKeys {
    return {
      links: new Set(this.#linkKeys()),
      targets: new Set([...this.#targets.values()].map((url) => longUrl(url, this.#root))),
      files: new Set([...this.#files].map((file) => longFile(file, this.#root))),
    };
  }

  /** The numbers of what was named, which those tables hold. */
  numbersBy({ links, targets, files }: ScrapeTables): NumbersOfNames {
    const linkNumbers = new Map(links.map((link) => [linkKey(link), link.nr]));
    const targetNumbers = new Map(targets.map(({ url, nr }) => [url, nr]));
    const fileNumbers = new Map((files ?? []).map((file) => [fileKey(file), file.nr]));
    const targetOf = (url: string): number => targetNumbers.get(longUrl(url, this.#root))!;
    return {
      links: this.#linkKeys().map((key) => linkNumbers.get(key)!),
      targets: new Map([...this.#targets].map(([id, url]) => [id, targetOf(url)])),
      files: new Map([...this.#files].map((file) => [file, fileNumbers.get(longFile(file, this.#root))!])),
    };
  }
}

export interface NumbersOfNames {
  /** By the id of the link. */
  readonly links: readonly number[];
  /** By the id of the target. */
  readonly targets: ReadonlyMap<number, number>;
  /** By the file as a reading names it. */
  readonly files: ReadonlyMap<string, number>;
}
