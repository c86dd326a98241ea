import { mkdtempSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AcceptedConfig, ReportConfig } from '@scrape-and-report/production';
import type { SiteReport } from '../model';
import { renderSectionPage, renderSitePage } from '../pages';
import { renderSectionInput } from '../sections/render-section-input';
import { newsOf } from '../site/report-news';
import { siteProblems } from '../site/site-problems';
import { buildGoldenStore, GOLDEN_ROOT, GOLDEN_SECOND } from '../testing/golden';
import { workbookInputOf } from '../workbook/workbook-input';
import { workbookSheets } from '../workbook/workbook-sheets';
import { buildSections } from './build-sections';
import { siteReportOf } from './build-site-report';
import { openReportSource, type ReportSource } from './open-report-source';
import { workbookSourceOf } from './stream-workbook';

const reportWith = (accepted?: readonly AcceptedConfig[]): ReportConfig => {
  const sections = [{ name: 'all', pathPrefix: '/' }];
  return { sections, formats: ['xlsx'], language: 'en', ...(accepted && { accepted }) };
};
/** The dead link of the home page, and the orphan; the recording is of 2 March. */
const RULES: readonly AcceptedConfig[] = [
  { kind: 'broken-link', path: '/', detail: '/gone', reason: 'comes back in May' },
  { kind: 'orphan', path: '/d', reason: 'only for mailings', until: '2026-03-02' },
  { kind: 'no-title', path: '/d', reason: 'too late', until: '2026-03-01' },
  { kind: 'no-h1', path: '/nowhere/**', reason: 'left over' },
];

describe('accepted problems', () => {
  let store: string;
  let source: ReportSource;
  const siteOf = (accepted?: readonly AcceptedConfig[]): SiteReport =>
    siteReportOf(source, { store, scrape: GOLDEN_SECOND, report: reportWith(accepted), root: GOLDEN_ROOT });
  const sectionOf = (accepted?: readonly AcceptedConfig[]): string =>
    renderSectionInput(
      buildSections({ store, scrape: GOLDEN_SECOND, report: reportWith(accepted), root: GOLDEN_ROOT })[0]!,
    );
  const sheetRows = (site: SiteReport): Map<string, number> =>
    new Map(
      workbookSheets(workbookSourceOf(source, workbookInputOf(site))).map(({ name, rows }) => [name, [...rows].length]),
    );

  beforeAll(async () => {
    await buildGoldenStore((store = mkdtempSync(join(tmpdir(), 'accepted-'))));
    source = openReportSource(store, GOLDEN_SECOND);
  });
  afterAll(() => {
    source.close();
    removeSync(store);
  });

  it('are counted nowhere: tile, tab, section, page, workbook, message', () => {
    const [all, some] = [siteOf(), siteOf(RULES)];
    const fewer = siteProblems(all).problems.length - siteProblems(some).problems.length;
    expect(fewer).toBe(2);
    const html = renderSitePage(some);
    expect(html).toMatch(new RegExp(`Issues</span><strong>${siteProblems(some).problems.length}<`));
    expect(some.brokenLinks.map(({ url }) => url)).not.toContain(`${GOLDEN_ROOT}/gone`);
    expect(some.brokenLinks).toHaveLength(all.brokenLinks.length - 1);
    expect(some.orphans.map(({ path }) => path)).not.toContain('/d');
    expect(some.sections[0]!.issues).toBe(all.sections[0]!.issues - 2);
    const issuesOf = (site: SiteReport, path: string): number => site.pages.find((page) => page.path === path)!.issues;
    expect(issuesOf(some, '/')).toBe(issuesOf(all, '/') - 1);
    expect(issuesOf(some, '/d')).toBe(issuesOf(all, '/d') - 1);
    const [before, after] = [sheetRows(all), sheetRows(some)];
    expect(before.get('Issues')! - after.get('Issues')!).toBe(2);
    expect(newsOf(all).problems.count - newsOf(some).problems.count).toBe(2);
    expect(
      newsOf(some)
        .problems.named.map(({ where }) => where)
        .join(),
    ).not.toContain('/gone');
  });

  it('stand apart with the reason, on the page, in the section and in the workbook', () => {
    const site = siteOf(RULES);
    // The dead address was not recorded either: that is the same problem.
    expect(site.accepted!.map(({ kind, path, reason, until }) => [kind, path, reason, until])).toEqual([
      ['broken-link', '/', 'comes back in May', null],
      ['not-recorded', '/gone', 'comes back in May', null],
      ['orphan', '/d', 'only for mailings', '2026-03-02'],
    ]);
    expect(sheetRows(site).get('Accepted')).toBe(2);
    const heading = 'Accepted: judged fine, and not counted';
    expect(renderSitePage(site)).toContain(`${heading} <span class="badge">2<`);
    const section = renderSectionPage(sectionOf(RULES));
    for (const text of [heading, 'comes back in May', 'only for mailings']) expect(section).toContain(text);
    expect(sheetRows(siteOf()).has('Accepted')).toBe(false);
  });

  it('are told when they have run out or match nothing, by the day of the recording', () => {
    const site = siteOf(RULES);
    expect(site.acceptanceFaults!.map(({ fault, kind, uses }) => [fault, kind, uses])).toEqual([
      ['run-out', 'no-title', 1],
      ['no-match', 'no-h1', 0],
    ]);
    expect(site.issues.some(({ kind, path }) => kind === 'no-title' && path === '/d')).toBe(true);
    expect(renderSitePage(site)).toContain('its last day has passed');
  });

  it('leave a section page as it was when a rule has nothing to say of it', () => {
    expect(sectionOf([RULES[2]!, RULES[3]!])).toBe(sectionOf());
    expect(sectionOf([])).toBe(sectionOf());
  });

  it('are not told as mended when they are gone', () => {
    const gone = { path: '/d', kind: 'no-h1', detail: '', from: 1 };
    const history = source.history;
    const compared = {
      movesAt: (nr: number) => history.movesAt(nr),
      changesAt: (nr: number) => history.changesAt(nr),
      issuesFixedAt: () => [gone],
    };
    const fixedWith = (accepted: readonly AcceptedConfig[]): number =>
      siteReportOf(
        { ...source, compared },
        { store, scrape: GOLDEN_SECOND, report: reportWith(accepted), root: GOLDEN_ROOT },
      ).fixedIssues.length;
    expect(fixedWith([])).toBe(1);
    expect(fixedWith([{ kind: 'no-h1', path: '/d', reason: 'x' }])).toBe(0);
  });
});
