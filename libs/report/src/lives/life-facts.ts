import {
  pathWithin,
  TEXT_ASPECTS,
  type AspectChange,
  type History,
  type IssueFact,
  type PageLifeSpan,
} from '@scrape-and-report/record';
import { ownFactLines } from '../changes/own-facts';
import type { Acceptance } from '../figures/acceptance';
import { brokenAddressOf } from '../figures/find-issues';
import { recordedAt } from '../changes/format-timestamp';
import {
  aspectLabel,
  isIssueKind,
  issueLabel,
  MOST_LIFE_CHANGES,
  MOST_LIFE_ISSUES,
  MOST_LIFE_LINKS,
  severityOf,
  type LifeChange,
  type LifeIssue,
  type PageLife,
  type ReportLanguage,
} from '../model';
import type { LifeLinks } from './life-links';
import { groupBy } from '../group-by';
import { langTag } from '../pages/client/shared/lang';
import { baseOf, shownDetail } from '../pages/tables/site-base';

/** A page's life without what has to be read from the recordings: texts and differences. */
export interface LifeFacts extends Omit<PageLife, 'texts' | 'changes'> {
  readonly pageId: number;
  readonly changes: readonly (Omit<LifeChange, 'diff'> & { readonly source: ChangeSource })[];
  /** All recordings that found an editorial text, newest first. */
  readonly textsAt: readonly (readonly [found: string, nr: number])[];
}

/** Where a change's values stand. */
export interface ChangeSource {
  readonly aspect: AspectChange['aspect'];
  readonly nr: number;
  readonly last: number;
}

export interface LifeFactsSource {
  readonly history: Pick<History, 'scrapes' | 'everyLife' | 'everyChange' | 'everyIssue'>;
  readonly root: string;
  readonly acceptance: Pick<Acceptance, 'ruleOf'>;
  readonly language: ReportLanguage;
  readonly links: LifeLinks;
  /** What the newest recording says of living pages, by path. */
  readonly pages: ReadonlyMap<string, Pick<PageLifeSpan, 'title' | 'language'>>;
}

/** The lives of all pages that any recording ever held, by path. */
export function lifeFactsOf({
  history,
  root,
  acceptance,
  language,
  links,
  pages,
}: LifeFactsSource): Map<string, LifeFacts> {
  const whenOf = (nr: number): string => recordedAt(history.scrapes[nr - 1]!.timestamp);
  const changes = byPath(history.everyChange());
  const issues = byPath(history.everyIssue());
  const facts = new Map<string, LifeFacts>();
  for (const [path, spans] of byPath(history.everyLife())) {
    const last = spans.at(-1)!;
    const told = last.til === null ? pages.get(path) : last;
    const recordedIn = langTag(told?.language);
    const own = (changes.get(path) ?? []).reverse();
    const lifeIssues = (issues.get(path) ?? []).map((issue) =>
      issueFacts(issue, { whenOf, language, acceptance, root }),
    );
    facts.set(path, {
      path,
      pageId: last.page_id,
      url: last.url,
      title: told?.title ?? null,
      ...(recordedIn && { language: recordedIn }),
      spans: spans.map(({ from, til }) => [whenOf(from), til === null ? null : whenOf(til)]),
      changes: own.slice(0, MOST_LIFE_CHANGES).map((change) => changeFacts(change, whenOf, language)),
      older: Math.max(0, own.length - MOST_LIFE_CHANGES),
      textsAt: textsFoundAt(own, spans).map((nr) => [whenOf(nr), nr]),
      issues: lifeIssues.sort(compareIssues).slice(0, MOST_LIFE_ISSUES),
      ...links.of(path),
      broken: brokenOf(issues.get(path) ?? [], root),
    });
  }
  return facts;
}

/** Where a text was another, and where the page came (back); newest first. */
function textsFoundAt(changes: readonly AspectChange[], spans: readonly PageLifeSpan[]): number[] {
  const changed = changes.filter(({ aspect }) => aspect === 'ed_text').map(({ nr }) => nr);
  const found = new Set([...changed, ...spans.map(({ from }) => from)]);
  return [...found].sort((a, b) => b - a);
}

type WholeIssue = IssueFact & { readonly from: number; readonly til: number | null };

function issueFacts(
  { til, from, ...issue }: WholeIssue,
  {
    whenOf,
    language,
    acceptance,
    root,
  }: Pick<LifeFactsSource, 'language' | 'acceptance' | 'root'> & { readonly whenOf: (nr: number) => string },
): LifeIssue {
  const known = isIssueKind(issue.kind) ? issue.kind : null;
  const rule = til === null ? acceptance.ruleOf(issue) : null;
  return {
    issue: known ? issueLabel(known, language) : issue.kind,
    severity: known ? severityOf(known) : 'notice',
    detail: known ? shownDetail({ kind: known, detail: issue.detail }, baseOf(root), language) : issue.detail,
    from: whenOf(from),
    til: til === null ? null : whenOf(til),
    ...(rule && { accepted: rule.reason }),
  };
}

function changeFacts(
  { aspect, nr, last, since, previous, current, factor }: AspectChange,
  whenOf: (nr: number) => string,
  language: ReportLanguage,
): LifeFacts['changes'][number] {
  const isText = TEXT_ASPECTS.has(aspect);
  const shown = (value: string | null): string | null =>
    isText ? null : aspect === 'own_facts' ? ownFactLines(value) : value;
  return {
    found: whenOf(nr),
    aspect: aspectLabel(aspect, language),
    previous: shown(previous),
    current: shown(current),
    factor: Math.round(factor * 10_000) / 10_000,
    since: whenOf(since),
    until: whenOf(last),
    source: { aspect, nr, last },
  };
}

/** As the links of a page name them; what is wrong with each stands among its issues. */
function brokenOf(issues: readonly WholeIssue[], root: string): string[] {
  const urls = issues.flatMap((issue) => (issue.til === null ? (brokenAddressOf(issue) ?? []) : []));
  const shown = urls.map((url) => pathWithin(url, root) ?? url).map((address) => address.replace(/#.*$/s, ''));
  return [...new Set(shown)].sort().slice(0, MOST_LIFE_LINKS);
}

/** Open ones first, then those that ended last. */
function compareIssues(a: LifeIssue, b: LifeIssue): number {
  if ((a.til === null) !== (b.til === null)) return a.til === null ? -1 : 1;
  const [x, y] = [a.til ?? a.from, b.til ?? b.from];
  return x < y ? 1 : x > y ? -1 : 0;
}

function byPath<T extends { readonly path: string }>(rows: Iterable<T>): Map<string, T[]> {
  return groupBy(rows, ({ path }) => path);
}
