import type { EdLinkRow, LinkUseRow } from '../scrape-db/schema';

/** What is asked about the links of the editorial parts. */
export interface LinksReader {
  edLinks(): Iterable<EdLinkRow>;
  /** Of each page that has any the numbers of its links, in the order in which they stand on it. */
  edLinkNumbers(): Iterable<readonly [page_id: number, numbers: readonly number[]]>;
  /** On which pages links, or those of these numbers, are used, in the order of the pages: of a large site there are a million uses. */
  edLinksOf(only?: Iterable<number>): Iterable<readonly [page_id: number, link_nr: number]>;
  /** How often each link is used, those left out that are not. */
  edLinkCounts(): Iterable<readonly [link_nr: number, count: number]>;
  /** The same uses joined with page and target, by path and place on the page; with `only` those of links of these numbers. */
  linkUses(only?: Iterable<number>): Iterable<LinkUseRow>;
  /** Of each use the columns asked for, in that order, in an array of its own. */
  linkUseValues<C extends keyof LinkUseRow>(columns: readonly C[]): Iterable<LinkUseRow[C][]>;
  /** Each link once, by text and target: of its uses the first page by path, and how many pages have it. */
  linksOnce(): Iterable<LinkOnce>;
}

/** A link of the editorial parts, whatever number of pages it stands on. */
export type LinkOnce = [
  path: string,
  text: string,
  url: string,
  anchor: string | null,
  type: string,
  status: string | null,
  pages: number,
];
