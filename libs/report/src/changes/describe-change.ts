import {
  TEXT_ASPECTS,
  WORDED_ASPECTS,
  type AspectChange,
  type AspectColumn,
  type History,
} from '@scrape-and-report/record';
import type { TextDiff } from '../model';
import { diffTexts } from '../pages/diff';
import type { Counted } from './counted-text';
import { ownFactLines } from './own-facts';

/** Aspects that people read, so that a comparison helps. */
const COMPARED: ReadonlySet<AspectColumn> = new Set([...WORDED_ASPECTS, 'own_facts']);

/** A change with its values whole: texts are fetched from the scrapes that hold them. */
export interface WholeChange extends AspectChange {
  readonly previous: string | null;
  readonly current: string | null;
}

/** Fills in the texts that the history only refers to, and writes out what it holds as a record. */
export function withTexts(change: AspectChange, history: Pick<History, 'textOf'>): WholeChange {
  if (change.aspect === 'own_facts')
    return { ...change, previous: ownFactLines(change.previous), current: ownFactLines(change.current) };
  if (!TEXT_ASPECTS.has(change.aspect)) return change;
  return {
    ...change,
    previous: history.textOf(change.last, change.page_id, change.aspect),
    current: history.textOf(change.nr, change.page_id, change.aspect),
  };
}

/** The side-by-side comparison of what counts of a change, or null where the two values say it all. */
export function diffOfChange(
  { aspect, previous, current }: WholeChange,
  { counted, maxRows }: { readonly counted: Counted; readonly maxRows: number },
): TextDiff | null {
  if (!COMPARED.has(aspect)) return null;
  const [before, now] = [previous, current].map((value) => (value === null ? '' : (counted(value, aspect) ?? '')));
  return diffTexts(before!, now!, { maxRows });
}
