import { causeOf, type IssueKind, type Severity } from '../model';
import { urlOf } from '../site/url-of';
import { brokenAddressOf } from './find-issues';

/** What a report holds against one page: for a problem of several pages, one of its uses. */
export interface IssueUse {
  readonly kind: IssueKind;
  readonly path: string;
  readonly detail: string;
}

/** One thing to be mended, with all that shows it. */
export interface Problem<T extends IssueUse> {
  /** The same in every recording, as long as the problem is the same. */
  readonly key: string;
  readonly kind: IssueKind;
  readonly detail: string;
  /** At least one; in the order in which they were given. */
  readonly uses: readonly T[];
}

/**
 * Issues by their cause, in the order of each one's first use. An address of the site that could not be recorded, and to which
 * pages link, is one dead address, not also a page that was not recorded.
 */
export function problemsOf<T extends IssueUse>(issues: readonly T[], root: string): Problem<T>[] {
  const dead = new Set(issues.map(brokenAddressOf));
  const problems = new Map<string, Problem<T> & { readonly uses: T[] }>();
  for (const issue of issues) {
    const { kind, path, detail } = issue;
    if (kind === 'not-recorded' && dead.has(urlOf(root, path))) continue;
    const key = problemKey(issue);
    const known = problems.get(key);
    if (known) known.uses.push(issue);
    else problems.set(key, { key, kind, detail, uses: [issue] });
  }
  return [...problems.values()];
}

/** Equal for two issues that are one thing to be mended. */
export function problemKey({ kind, path, detail }: IssueUse): string {
  return JSON.stringify(causeOf(kind) === 'shared' ? [kind, detail] : [kind, path, detail]);
}

/** Facts of a site report's issue that a problem sums up. */
export interface WeighedUse extends IssueUse {
  readonly severity: Severity;
  /** `YYYY-MM-DD`. */
  readonly since: string;
  readonly scrapes: number;
  readonly visits: number | null;
}

export interface WeighedProblem<T extends WeighedUse> extends Problem<T> {
  readonly severity: Severity;
  /** Of its oldest use. */
  readonly since: string;
  /** Recordings in a row that have it; 1 = new. */
  readonly scrapes: number;
  /** Of the pages that show it, each once, and of the dead address itself; null when nothing is counted. */
  readonly visits: number | null;
}

/** Problems with what they weigh, heaviest first: by severity, then by the visits that meet them, then by their uses. */
export function rankProblems<T extends WeighedUse>(
  issues: readonly T[],
  { root, severities, lostVisits }: RankOptions,
): WeighedProblem<T>[] {
  return problemsOf(issues, root)
    .map((problem): WeighedProblem<T> => {
      const { uses } = problem;
      const first = uses[0]!;
      return {
        ...problem,
        severity: first.severity,
        since: uses.reduce((since, use) => (use.since < since ? use.since : since), first.since),
        scrapes: Math.max(...uses.map(({ scrapes }) => scrapes)),
        visits: visitsOf(problem, lostVisits),
      };
    })
    .sort(
      (a, b) =>
        severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
        (b.visits ?? 0) - (a.visits ?? 0) ||
        b.uses.length - a.uses.length ||
        compareText(a.kind, b.kind) ||
        compareText(a.uses[0]!.path, b.uses[0]!.path) ||
        compareText(a.detail, b.detail),
    );
}

interface RankOptions {
  readonly root: string;
  /** Heaviest first. */
  readonly severities: readonly Severity[];
  /** Visits of addresses that give no page, by URL. */
  readonly lostVisits: ReadonlyMap<string, number>;
}

function visitsOf({ uses }: Problem<WeighedUse>, lost: RankOptions['lostVisits']): number | null {
  const byPath = new Map(uses.map(({ path, visits }) => [path, visits]));
  if ([...byPath.values()].every((visits) => visits === null)) return null;
  let sum = 0;
  for (const visits of byPath.values()) sum += visits ?? 0;
  const address = brokenAddressOf(uses[0]!);
  return sum + (address === null ? 0 : (lost.get(address) ?? 0));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
