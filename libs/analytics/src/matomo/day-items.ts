import { mergeItems, type DayItem } from '../day-figures';
import { listOf } from './list-of';

/** Answers of the reports that tell what was used beside pages; undefined where a server does not give one. */
export interface ItemAnswers {
  readonly downloads: unknown;
  readonly outlinks: unknown;
  readonly titles: unknown;
}

/** More addresses of a kind nobody reads; a visitor can make up as many as he likes. */
const MOST = 5000;

/**
 * Documents, links that led away, and addresses that lead nowhere of one day. They prove nothing, so what cannot be read
 * of them is left out.
 *
 * Matomo knows of a 404 by the title that its guide has pages give themselves, and its importer of logs gives them:
 * `404/URL = <address>/From = <page>` (https://matomo.org/faq/how-to/faq_60/).
 */
export function itemsOfDay({ downloads, outlinks, titles }: ItemAnswers): DayItem[] {
  return mergeItems([
    ...addressesOf(downloads, 'download'),
    ...addressesOf(outlinks, 'outlink'),
    ...mostUsed(rowsOf(titles).flatMap(missingOf)),
  ]);
}

type Row = Readonly<Record<string, unknown>>;

function addressesOf(answer: unknown, kind: DayItem['kind']): DayItem[] {
  return mostUsed(
    rowsOf(answer).flatMap((row): DayItem[] =>
      typeof row['url'] === 'string' && /^https?:\/\//i.test(row['url'])
        ? [{ kind, name: row['url'], referrer: '', ...countsOf(row) }]
        : [],
    ),
  );
}

function missingOf(row: Row): DayItem[] {
  const title = typeof row['label'] === 'string' ? row['label'] : '';
  const parts = /^\s*404\s*\/\s*URL = (\S+?)(?:\s*\/\s*From = (\S*))?\s*$/.exec(title);
  const name = parts && decoded(parts[1]!);
  if (!name || !/^(?:\/|https?:\/\/)/i.test(name)) return [];
  const from = decoded(parts[2] ?? '');
  return [{ kind: 'missing', name, referrer: /^https?:\/\//i.test(from) ? from : '', ...countsOf(row) }];
}

function rowsOf(answer: unknown): Row[] {
  return (listOf(answer) ?? []).filter(
    (row): row is Row => typeof row === 'object' && row !== null && !Array.isArray(row),
  );
}

function mostUsed(items: readonly DayItem[]): DayItem[] {
  return items
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits || (a.name < b.name ? -1 : 1))
    .slice(0, MOST);
}

function countsOf(row: Row): { hits: number; visits: number } {
  const count = (name: string): number => {
    const value = Number(row[name] ?? 0);
    return value > 0 && value <= Number.MAX_SAFE_INTEGER ? Math.round(value) : 0;
  };
  return { hits: count('nb_hits'), visits: count('nb_visits') };
}

/** Its guide escapes the addresses, its importer of logs does not. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
