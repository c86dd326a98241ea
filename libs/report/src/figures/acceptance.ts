import { pathPattern, type AcceptedConfig, wildcard } from '@scrape-and-report/production';
import { pathWithin, type IssueFact } from '@scrape-and-report/record';
import { isIssueKind, type AcceptanceFault } from '../model';
import { urlOf } from '../site/url-of';
import { addressOf, brokenAddressOf } from './find-issues';

/** Which of a report's issues were judged fine. */
export interface Acceptance {
  /** The rule by which an issue is accepted; null when it counts. */
  readonly ruleOf: (issue: IssueFact) => AcceptedConfig | null;
  /** Issues that count, and those that do not with the rule by which they do not; both in the order given. */
  readonly divide: <T extends IssueFact>(issues: readonly T[]) => Divided<T>;
  /** Rules that have not run out. */
  readonly rules: readonly AcceptedConfig[];
  /** Rules that accept nothing of these issues any more, or no longer. */
  readonly faults: (issues: readonly IssueFact[]) => AcceptanceFault[];
}

interface Divided<T> {
  readonly open: readonly T[];
  readonly accepted: readonly { readonly issue: T; readonly rule: AcceptedConfig }[];
}

/**
 * @param day `YYYY-MM-DD` of the recording: a report of that day says the same whenever it is made
 */
export function acceptanceOf(
  accepted: readonly AcceptedConfig[] | undefined,
  { root, day }: { readonly root: string; readonly day: string },
): Acceptance {
  const rules = (accepted ?? []).map((rule) => ({
    rule,
    hasRunOut: hasRunOut(rule, day),
    matches: matcherOf(rule, root),
  }));
  const ruleOf: Acceptance['ruleOf'] = (issue) =>
    rules.find(({ hasRunOut, matches }) => !hasRunOut && matches(issue))?.rule ?? null;
  return {
    ruleOf,
    rules: rules.flatMap(({ rule, hasRunOut }) => (hasRunOut ? [] : [rule])),
    divide: (issues) => (rules.length === 0 ? { open: issues, accepted: [] } : divide(issues, ruleOf, root)),
    faults: (issues) =>
      rules.flatMap(({ rule, hasRunOut, matches }): AcceptanceFault[] => {
        const uses = issues.filter(matches).length;
        if (!hasRunOut && uses > 0) return [];
        const { kind, path, detail, reason, until } = rule;
        const fault = !isIssueKind(kind) ? 'no-kind' : hasRunOut ? 'run-out' : 'no-match';
        return [{ fault, kind, path, detail: detail ?? null, reason, until: until ?? null, uses }];
      }),
  };
}

const hasRunOut = ({ until }: AcceptedConfig, day: string): boolean => typeof until === 'string' && until < day;

function matcherOf({ kind, path, detail }: AcceptedConfig, root: string): (issue: IssueFact) => boolean {
  const isPath = pathPattern(path);
  const isDetail = detail ? wildcard(detail) : null;
  return (issue) =>
    issue.kind === kind && isPath(issue.path) && (isDetail === null || namesOf(issue, root).some(isDetail));
}

/** What an issue is about, in each way in which a reader may write it: as recorded, its address, and that within the site. */
function namesOf(issue: IssueFact, root: string): string[] {
  const address = addressOf(issue);
  const within = address === null ? null : pathWithin(address, root);
  return [issue.detail, ...(address === null ? [] : [address]), ...(within === null ? [] : [within])];
}

/** That an address was not recorded is accepted with the links to it: it is one problem (see `problemsOf`). */
function divide<T extends IssueFact>(issues: readonly T[], ruleOf: Acceptance['ruleOf'], root: string): Divided<T> {
  const judged = issues.map((issue) => ({ issue, rule: ruleOf(issue) }));
  const openDead = new Set<string | null>();
  const acceptedDead = new Map<string | null, AcceptedConfig>();
  for (const { issue, rule } of judged) {
    const address = brokenAddressOf(issue);
    if (rule === null) openDead.add(address);
    else if (address !== null) acceptedDead.set(address, rule);
  }
  const ruleWithLinks = (issue: T): AcceptedConfig | null => {
    const address = issue.kind === 'not-recorded' ? urlOf(root, issue.path) : null;
    return address === null || openDead.has(address) ? null : (acceptedDead.get(address) ?? null);
  };
  const open: T[] = [];
  const accepted: { issue: T; rule: AcceptedConfig }[] = [];
  for (const { issue, rule } of judged) {
    const by = rule ?? ruleWithLinks(issue);
    if (by === null) open.push(issue);
    else accepted.push({ issue, rule: by });
  }
  return { open, accepted };
}
