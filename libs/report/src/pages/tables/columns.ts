import { ASPECTS, aspectLabel, changeLabel, ISSUE_KINDS, issueLabel, SEVERITIES, severityLabel } from '../../model';
import type { ChangeKind } from '../../model';
import type { Words } from '../messages/words';
import type { ColumnSpec } from './table-spec';

type Width = ColumnSpec['width'];

/** Columns that several tables share, in one language. */
export interface Columns {
  readonly page: ColumnSpec;
  /** Address of the page when it is not simply root + path. */
  readonly url: ColumnSpec;
  readonly title: ColumnSpec;
  readonly language: ColumnSpec;
  readonly business: ColumnSpec;
  readonly category: ColumnSpec;
  readonly pagetype: ColumnSpec;
  readonly severity: ColumnSpec;
  readonly issue: ColumnSpec;
  readonly kind: ColumnSpec;
  readonly aspect: ColumnSpec;
  readonly visits: ColumnSpec;
  readonly text: (id: string, label: string, width?: Width) => ColumnSpec;
  readonly number: (id: string, label: string) => ColumnSpec;
  readonly date: (id: string, label: string) => ColumnSpec;
  readonly choice: (id: string, label: string, labels?: Readonly<Record<string, string>>, width?: Width) => ColumnSpec;
}

export function columnsFor({ texts, language }: Words): Columns {
  const choice: Columns['choice'] = (id, label, labels, width = 's') => ({ id, label, kind: 'choice', width, labels });
  const number: Columns['number'] = (id, label) => ({ id, label, kind: 'number', width: 'xs' });
  const kinds: readonly ChangeKind[] = ['appeared', 'vanished', 'returned', 'changed'];
  return {
    page: { id: 'path', label: texts.page, kind: 'page', width: 'l' },
    url: { id: 'url', label: 'URL', kind: 'url', width: 'l', hidden: true },
    title: { id: 'title', label: texts.title, kind: 'text', width: 'l', recorded: true },
    language: choice('language', texts.language),
    business: choice('business', texts.business, undefined, 'm'),
    category: choice('category', texts.category),
    pagetype: choice('pagetype', texts.pagetype, undefined, 'm'),
    severity: {
      ...choice(
        'severity',
        texts.severity,
        labelsOf(SEVERITIES, (code) => severityLabel(code, language)),
        'm',
      ),
      order: SEVERITIES,
      tones: { error: 'error', warning: 'warning', notice: 'notice' },
    },
    issue: {
      ...choice(
        'kind',
        texts.issue,
        labelsOf(ISSUE_KINDS, (code) => issueLabel(code, language)),
        'l',
      ),
      order: ISSUE_KINDS,
    },
    kind: {
      ...choice(
        'kind',
        texts.kind,
        labelsOf(kinds, (code) => changeLabel(code, language)),
      ),
      order: kinds,
      tones: { appeared: 'added', returned: 'added', vanished: 'removed', changed: 'changed' },
    },
    aspect: {
      ...choice(
        'aspect',
        texts.aspect,
        labelsOf(ASPECTS, (code) => aspectLabel(code, language)),
        'm',
      ),
      order: ASPECTS,
    },
    visits: number('visits', texts.visitsColumn),
    text: (id, label, width = 'm') => ({ id, label, kind: 'text', width }),
    number,
    date: (id, label) => ({ id, label, kind: 'date', width: 's' }),
    choice,
  };
}

/** A column that gives way on a narrow screen. */
export function minor(column: ColumnSpec): ColumnSpec {
  return { ...column, minor: true };
}

function labelsOf<K extends string>(codes: readonly K[], label: (code: K) => string): Readonly<Record<string, string>> {
  return Object.fromEntries(codes.map((code) => [code, label(code)]));
}
