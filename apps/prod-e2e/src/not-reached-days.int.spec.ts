import { cpSync, mkdtempSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sealScrape } from '@scrape-and-report/record';
import {
  openReportSource,
  renderSitePage,
  siteReportOf,
  workbookInputOf,
  workbookSheets,
  workbookSourceOf,
} from '@scrape-and-report/report/testing';
import { scrapeSite } from '@scrape-and-report/scrape/bench';
import {
  cutOff,
  reset,
  scrapeOptions,
  silence,
  skippingClock,
  startServer,
  type Answer,
} from '@scrape-and-report/scrape/testing';

type Report = ReturnType<typeof siteReportOf>;
type Server = Awaited<ReturnType<typeof startServer>>;

const REPORT = { sections: [], formats: ['html' as const, 'xlsx' as const], language: 'en' as const };
const COUNT = 40;
const PARTNERS = ['anna', 'bram', 'cleo'];

const status =
  (code: number): Answer =>
  (_, response) =>
    response.writeHead(code, { 'content-type': 'text/html' }).end('<title>no</title>');

const html = (title: string, body: string): string =>
  `<!doctype html><html lang=en><title>${title}</title><meta name=description content="of ${title}"><main><h1>${title}</h1>${body}</main></html>`;
const word = (nr: number): string => `${'abcdefghij'[nr % 10]}${'klmnopqrst'[Math.floor(nr / 10)]}`;
/** The home page links to all but what lies below each; each page names a dead address of its own and one that others name too. */
const text = (path: string): string | null => {
  if (path === '/')
    return html('Home', Array.from({ length: COUNT }, (_, nr) => `<a href="/p${nr}">to ${word(nr)}</a> `).join(''));
  const nr = Number(/^\/p(\d+)$/.exec(path)?.[1] ?? -1);
  if (nr >= 0 && nr < COUNT)
    return html(
      `Page ${word(nr)}`,
      `words of ${word(nr)} <a href="/no-${nr % 10}">dead</a> <a href="/alone${nr}">dead</a> <a href="/below${nr}">below</a>`,
    );
  const below = Number(/^\/below(\d+)$/.exec(path)?.[1] ?? -1);
  return below >= 0 && below < COUNT ? html(`Below ${word(below)}`, `words below ${word(below)}`) : null;
};

/** Days of a fleet: each is recorded by the next partner, and comes to all stores. */
class Days {
  readonly #root = mkdtempSync(join(tmpdir(), 'not-reached-'));
  readonly #recorded: string[] = [];
  #nr = 0;
  faults: Readonly<Record<string, Answer>> = {};
  server!: Server;

  readonly answer: Answer = (request, response) => {
    const path = request.url ?? '/';
    const fault = this.faults[path];
    if (fault) return fault(request, response);
    const body = text(path);
    response.writeHead(body === null ? 404 : 200, { 'content-type': 'text/html' }).end(body ?? '<title>none</title>');
  };

  async next(site: { maxUrls?: number } = {}): Promise<{ report: Report; counts: Record<string, number> }> {
    this.#nr += 1;
    const partner = PARTNERS[this.#nr % PARTNERS.length]!;
    const store = join(this.#root, partner);
    const timestamp = `2611${String(this.#nr).padStart(2, '0')}-0500`;
    const directory = join(store, timestamp);
    ensureDirSync(directory);
    const previous = this.#recorded.map((name) => join(store, name));
    const { pages, loss } = await scrapeSite(
      scrapeOptions(
        { root: `${this.server.origin}/`, checkExternalLinks: false, ...site },
        { directory, previous, timestamp, clock: skippingClock(), pageLimits: { totalMs: 1500 } },
      ),
    );
    expect(loss).toBeNull();
    await sealScrape(directory, { timestamp, producer: partner, epoch: this.#nr, pages });
    this.#recorded.push(timestamp);
    for (const other of PARTNERS)
      if (other !== partner) cpSync(directory, join(this.#root, other, timestamp), { recursive: true });
    const source = openReportSource(store, timestamp);
    try {
      const options = { store, scrape: timestamp, report: REPORT, root: `${this.server.origin}/` };
      const report = siteReportOf(source, options);
      return { report, counts: countsOf(report, workbookSourceOf(source, workbookInputOf(report))) };
    } finally {
      source.close();
    }
  }

  remove(): void {
    removeSync(this.#root);
  }
}

function countsOf(report: Report, book: Parameters<typeof workbookSheets>[0]): Record<string, number> {
  const page = renderSitePage(report);
  const counts: Record<string, number> = {};
  for (const [, name, count] of page.matchAll(/<span class="label">([^<]+)<\/span><strong>(\d+)<\/strong>/g))
    counts[`tile ${name!}`] = Number(count);
  for (const [, name, count] of page.matchAll(/role="tab"[^>]*>([^<]+)<span class="badge[^"]*">(\d+)</g))
    counts[`tab ${name!}`] = Number(count);
  for (const { name, rows } of workbookSheets(book)) counts[`sheet ${name}`] = [...rows].length;
  return counts;
}

describe('pages that are not reached, on day after day of a fleet', () => {
  let days: Days;
  beforeEach(async () => {
    days = new Days();
    days.server = await startServer((request, response) => days.answer(request, response));
  });
  afterEach(async () => {
    await days.server.close();
    days.remove();
  });
  const told = ({ unreached }: Report): string[] =>
    unreached.map(
      ({ path, reason, days: count, isGivenUp }) => `${path} ${reason} ${count}${isGivenUp ? ' given up' : ''}`,
    );
  const quiet = ({ newPages, removedPages, changedAspects, fixedIssues }: Report) => ({
    new: newPages.map(({ path }) => path),
    removed: removedPages.map(({ path }) => path),
    changed: changedAspects.length,
    mended: fixedIssues.filter(({ kind }) => kind !== 'not-reached').length,
  });
  const nothing = { new: [], removed: [], changed: 0, mended: 0 };

  it('are counted and listed apart, with days and reason, and nothing else of the report moves', async () => {
    const first = (await days.next()).report;
    expect(first.pages).toHaveLength(2 * COUNT + 1);
    const lasting = (report: Report): string[] =>
      report.issues.filter(({ kind }) => kind !== 'not-reached').map(({ kind, path }) => `${kind} ${path}`);
    const faults: Record<string, Answer> = {
      ...{ '/p1': status(429), '/p2': status(503), '/p3': silence, '/p4': reset, '/p5': cutOff, '/p6': status(403) },
      ...{ '/below7': status(500), '/p8': status(401) },
    };
    const expected = [
      /^\/below7 500 /,
      /^\/p1 (?:blocked )?429 /,
      /^\/p2 503 /,
      /^\/p3 timeout /,
      /^\/p4 reset /,
      /^\/p5 \S+ /,
      /^\/p6 blocked 403 /,
      /^\/p8 blocked 401 /,
    ];
    for (const day of [1, 2]) {
      days.faults = faults;
      const { report, counts } = await days.next();
      expect(quiet(report)).toEqual(nothing);
      expect(told(report)).toEqual(expected.map((line) => expect.stringMatching(new RegExp(`${line.source}${day}$`))));
      for (const place of ['tile Not reached', 'tab Not reached', 'sheet Not reached'])
        expect([place, counts[place]]).toEqual([place, 8]);
      expect(counts['tile Pages']).toBe(first.pages.length);
      expect(counts['sheet All pages']).toBe(first.pages.length);
      for (const place of [
        'tile New pages',
        'tile Removed pages',
        'sheet New pages',
        'sheet Removed pages',
        'tab Since yesterday',
      ])
        expect([place, counts[place]]).toEqual([place, 0]);
      expect(report.orphans).toEqual([]);
      expect(lasting(report)).toEqual(lasting(first));
    }
    days.faults = {};
    const { report, counts } = await days.next();
    expect(quiet(report)).toEqual(nothing);
    expect(counts['tile Not reached']).toBe(0);
    expect(lasting(report)).toEqual(lasting(first));
  }, 120_000);

  it('are kept as long as the limit cuts them off, and asked for again, though the home page is all that links to them', async () => {
    const first = (await days.next()).report;
    const { report } = await days.next({ maxUrls: 70 });
    expect(quiet(report)).toEqual(nothing);
    expect(report.pages).toHaveLength(first.pages.length);
    expect(report.unreached.length).toBeGreaterThan(5);
    expect(new Set(report.unreached.map(({ reason }) => reason))).toEqual(new Set(['limit']));
    expect(report.orphans).toEqual([]);
    const next = (await days.next()).report;
    expect(quiet(next)).toEqual(nothing);
    expect(told(next)).toEqual([]);
  }, 120_000);

  it('are given up after the days of grace and told so once, and are new when they come back', async () => {
    await days.next();
    // Dead addresses that are not reached either, or that only such a page names, are not mended by that.
    days.faults = { '/p9': status(503), '/below9': reset, '/no-3': status(503), '/alone4': reset };
    for (let day = 1; day <= 7; day += 1) {
      const { report } = await days.next();
      expect(quiet(report)).toEqual(nothing);
      expect(told(report)).toEqual([`/below9 reset ${day}`, `/p9 503 ${day}`]);
    }
    const { report, counts } = await days.next();
    expect(told(report)).toEqual(['/below9 reset 8 given up', '/p9 503 8 given up']);
    expect(counts['tile Not reached']).toBe(2);
    expect(quiet(report)).toMatchObject({ new: [], changed: 0, mended: 0 });
    expect(report.removedPages.map(({ path }) => path)).toEqual(['/below9', '/p9']);
    expect(report.pages).toHaveLength(2 * COUNT - 1);
    const after = (await days.next()).report;
    expect(quiet(after)).toEqual(nothing);
    expect(after.issues.filter(({ path }) => path === '/alone9')).toEqual([]);
    days.faults = {};
    expect(quiet((await days.next()).report)).toMatchObject({ new: ['/below9', '/p9'], removed: [] });
  }, 240_000);

  it('are asked for again though yesterday did not hold them and nothing links to them any more', async () => {
    const alone: Answer = (request, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(request.url === '/' ? text('/')!.replace(/<a href="\/p0">[^<]*<\/a>/, '') : '');
    await days.next();
    days.faults = { '/': alone, '/p0': status(503) };
    const second = (await days.next()).report;
    expect(quiet(second)).toMatchObject({ new: [], removed: [] });
    expect(told(second)).toEqual(['/p0 503 1']);
    days.faults = { '/': alone };
    const third = (await days.next()).report;
    expect(quiet(third)).toMatchObject({ new: [], removed: [] });
    expect(third.orphans.map(({ path }) => path)).toEqual(['/p0']);
    // An orphan that is not reached is no longer called one, but nobody has linked to it.
    days.faults = { '/': alone, '/p0': status(503) };
    expect(quiet((await days.next()).report)).toEqual(nothing);
  }, 120_000);
});
