import { CHECKS_SCHEMA, Database, RENDERED_PARAMETER } from '@scrape-and-report/record';
import { hasAnchor, placeOf } from '../../checks/anchor-codes';
import { nearDuplicates } from '../../checks/near-duplicates';
import { typeOfFile, urlOfFile } from '../../checks/page-files';
import { CrawlState } from '../../crawl/crawl-state';
import { rankTexts } from '../../finish/rank-texts';
import { Resolution } from '../../finish/resolve-urls';
import { PageLook, SOURCES } from '../../journal/journal-records';
import { Cell, writeRows } from './write-rows';

/** Writes what was looked for on pages beside their facts, page by page, then what the whole shows. */
export class CheckRows {
  readonly #db: Database;
  readonly #state: CrawlState;
  readonly #numberOf: Uint32Array;
  readonly #order: readonly number[];
  /** By path of a page: link targets that name a place on it. */
  readonly #places: ReadonlyMap<string, readonly (readonly [key: string, place: string])[]>;
  readonly #missing: string[] = [];
  readonly #sketches: [path: string, sketch: string][] = [];
  #rows: Cell[][] = [];
  #rendered = 0;

  constructor(db: Database, state: CrawlState, resolution: Resolution) {
    db.exec(CHECKS_SCHEMA);
    this.#db = db;
    this.#state = state;
    const { order, numberOf } = rankTexts(state.files.keys);
    this.#order = order;
    this.#numberOf = numberOf;
    this.#places = placesByPath(state, resolution);
  }

  /** @param look absent for a page that was kept from a scrape that did not look */
  note(id: number, path: string, look: PageLook | undefined): void {
    if (look === undefined) return;
    // Written out: a function for each file of each page is most of what this takes.
    const files = new Uint32Array(look.files.length);
    for (let at = 0; at < files.length; at += 1) files[at] = this.#numberOf[look.files[at]!]!;
    files.sort();
    this.#rows.push([id, files.join(' '), JSON.stringify(look.seen), look.ids, look.sketch ?? '']);
    if (look.seen.source !== undefined) this.#rendered += 1;
    if (look.sketch) this.#sketches.push([path, look.sketch]);
    for (const [key, place] of this.#places.get(path) ?? []) if (!hasAnchor(look.ids, place)) this.#missing.push(key);
  }

  /** Writes the rows of the pages that were noted. */
  writePages(): void {
    writeRows(this.#db, 'page_checks', ['page_id', 'files', 'seen', 'ids', 'sketch'], this.#rows);
    this.#rows = [];
  }

  finish(): void {
    const { keys } = this.#state.files;
    const files = this.#order.map((position, rank): Cell[] => {
      const url = urlOfFile(keys[position]!);
      const { status, bytes } = this.#answerOf(url);
      return [rank + 1, url, typeOfFile(keys[position]!), status, bytes];
    });
    const missing = [...new Set(this.#missing)].map((key): string[] => [key, 'missing-anchor', '']);
    const { root, lacks, certificate } = this.#state;
    const headers = (lacks ?? []).map((name): string[] => [root, 'security-header', name]);
    const valid = certificate === null ? [] : [[root, 'certificate', `${certificate.from} ${certificate.until}`]];
    const seen = [...this.#state.rendered.values()].flatMap(({ url, day, lines }) => [
      [url, 'browser', day],
      ...lines.map((line): string[] => [url, 'accessibility', line]),
    ]);
    const all = [...seen, ...missing, ...headers, ...valid, ...sitemapRedirects(this.#state), ...this.#sameTexts()];
    const findings = all.sort((a, b) => (a.join('\n') < b.join('\n') ? -1 : 1));
    this.#db.transaction(() => {
      writeRows(this.#db, 'files', ['file_nr', 'url', 'type', 'status', 'bytes'], files);
      writeRows(this.#db, 'findings', ['url', 'kind', 'detail'], findings);
      const said = this.#rendered > 0 ? [[RENDERED_PARAMETER, String(this.#rendered)]] : [];
      writeRows(this.#db, 'parameters', ['name', 'value'], said);
    });
  }

  #sameTexts(): string[][] {
    const { claims } = this.#state;
    const byPath = this.#sketches.sort(([a], [b]) => (a < b ? -1 : 1));
    const urlOf = (path: string): string => claims.get(path)!.url;
    return Array.from(nearDuplicates(byPath), ([path, first]) => [urlOf(path), 'near-duplicate', urlOf(first)]);
  }

  /** What a link to the same address found out counts as well. */
  #answerOf(url: string): { readonly status: string | null; readonly bytes: number | null } {
    const { files, externals, statuses } = this.#state;
    const known = files.answerOf(url);
    if (known) return known;
    return { status: externals.get(url) ?? statuses[this.#state.numberOf(url) ?? -1] ?? null, bytes: null };
  }
}

function placesByPath(state: CrawlState, { pageOf }: Resolution): Map<string, [string, string][]> {
  const places = new Map<string, [string, string][]>();
  for (const key of state.linkKeys) {
    const hash = key.indexOf('#');
    const place = hash < 0 ? null : placeOf(key.slice(hash + 1));
    const number = place === null ? undefined : state.numberOf(key.slice(0, hash));
    const path = number === undefined ? undefined : pageOf[number];
    if (place === null || path === undefined) continue;
    const known = places.get(path);
    if (known) known.push([key, place]);
    else places.set(path, [[key, place]]);
  }
  return places;
}

/** Addresses of the sitemap that redirect, with where to. */
function sitemapRedirects(state: CrawlState): string[][] {
  const found = new Map<string, string[]>();
  for (const { from, to, type } of state.hops) {
    const number = /^3\d\d$/.test(type) ? state.numberOf(from) : undefined;
    if (number !== undefined && state.sources[number]! & SOURCES.sitemap)
      found.set(from, [from, 'sitemap-redirect', to]);
  }
  return [...found.values()];
}
