import { PairIds } from '../../link-uses/pair-ids';
import { longFile, type StoredReading } from '../stored-reading';
import { fileKey, linkKey, type NamedKeys, type ScrapeTables } from '../scrape-tables';
import { longUrl } from '../short-url';

/** What one page names, by the ids of `PageNames`. */
export interface NotedPage {
  /** Its links with their texts, in the order of the page. */
  readonly uses: readonly number[];
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
  /** By the id of the URL. */
  readonly #shorts: string[] = [];
  /** By URL and anchor. */
  readonly #links = new PairIds();
  /** By link and text. */
  readonly #uses = new PairIds();
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
      const link = this.#links.idOf(idAt(place), links[at + 1] as string);
      uses.push(this.#uses.idOf(link, links[at + 2] as string));
    }
    for (const file of files ?? []) if (!file.startsWith('#')) this.#files.add(file);
    return { uses, targets: targets?.map((place) => this.#targetId(idAt(place), urls[place]!)) ?? null };
  }

  #urlId(url: string): number {
    const known = this.#urls.get(url);
    if (known !== undefined) return known;
    this.#urls.set(url, this.#shorts.length);
    return this.#shorts.push(url) - 1;
  }

  #targetId(id: number, url: string): number {
    if (!this.#targets.has(id)) this.#targets.set(id, url);
    return id;
  }

  #linkKeys(): string[] {
    return this.#links.pairs.map(([id, anchor]) => linkKey({ url: longUrl(this.#shorts[id]!, this.#root), anchor }));
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
    const numbers = this.#linkKeys().map((key) => linkNumbers.get(key)!);
    const targetOf = (url: string): number => targetNumbers.get(longUrl(url, this.#root))!;
    return {
      uses: this.#uses.pairs.map(([id, text]) => [numbers[id]!, text]),
      targets: new Map([...this.#targets].map(([id, url]) => [id, targetOf(url)])),
      files: new Map([...this.#files].map((file) => [file, fileNumbers.get(longFile(file, this.#root))!])),
    };
  }
}

export interface NumbersOfNames {
  /** Number of the link, and the text: by the id of the use. */
  readonly uses: readonly (readonly [link_nr: number, text: string])[];
  /** By the id of the target. */
  readonly targets: ReadonlyMap<number, number>;
  /** By the file as a reading names it. */
  readonly files: ReadonlyMap<string, number>;
}
