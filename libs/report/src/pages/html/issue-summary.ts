import {
  issueAdvice,
  ISSUE_KINDS,
  issueLabel,
  SEVERITIES,
  severityLabel,
  type IssueKind,
  type Severity,
} from '../../model';
import { shareBar } from '../charts/share-bar';
import { h, type Child, type VNode } from '../client/shared/h';
import type { Words } from '../messages/words';

interface Counted {
  readonly kind: IssueKind;
  readonly severity: Severity;
  /** Scrapes in a row that have it; left out where that is not told. */
  readonly scrapes?: number;
}

/** How many issues there are of each priority and kind, each a link to just those. Null when there are none. */
export function issueSummary(issues: readonly Counted[], words: Words): Child {
  if (issues.length === 0) return null;
  const count = (test: (issue: Counted) => boolean): number => issues.filter(test).length;
  const severities = SEVERITIES.map((severity) => ({ severity, value: count((issue) => issue.severity === severity) }));
  const kinds = ISSUE_KINDS.map((kind) => ({ kind, value: count((issue) => issue.kind === kind) }));
  const isNew = count(({ scrapes, kind }) => scrapes === 1 && kind !== 'not-reached');
  return h(
    'div',
    { class: 'split' },
    shareBar(severities.map(({ severity, value }) => ({ tone: severity, value }))),
    h(
      'ul',
      { 'aria-label': words.texts.byPriority },
      severities.map(({ severity, value }) =>
        counted(
          `severity=${severity}`,
          h('span', { class: `tag ${severity}` }, severityLabel(severity, words.language)),
          value,
          words,
        ),
      ),
      // Where all of them are new, this is the first recording.
      isNew > 0 && isNew < issues.length
        ? counted('scrapes=1', h('span', { class: 'tag changed' }, words.texts.newIssues), isNew, words)
        : null,
    ),
    h(
      'ul',
      { class: 'kinds', 'aria-label': words.texts.byKind },
      kinds
        .filter(({ value }) => value > 0)
        .map(({ kind, value }) => counted(`kind=${kind}`, adviseOn(kind, words), value, words)),
    ),
  );
}

/** A kind by its name; what to do about it stands behind that. */
function adviseOn(kind: IssueKind, { language }: Words): Child {
  return h('span', { title: issueAdvice(kind, language) }, issueLabel(kind, language));
}

function counted(filter: string, label: Child, value: number, words: Words): VNode {
  return h(
    'li',
    null,
    h('a', { href: `#tab=issues&issues.f.${filter}` }, label, ' ', h('span', { class: 'number' }, words.number(value))),
  );
}
