import { TEXT_ASPECTS, type AspectColumn } from '@scrape-and-report/record';
import type { Counted } from '../changes/counted-text';
import { diffOfChange } from '../changes/describe-change';
import { MOST_LIFE_TEXT, MOST_LIFE_TEXTS, type LifeChange, type PageLife } from '../model';
import { packDiff } from '../pages/tables/pack-diff';
import type { LifeFacts } from './life-facts';

/** A text of a page as a recording holds it. */
export interface WantedText {
  readonly nr: number;
  readonly pageId: number;
  readonly aspect: AspectColumn;
}

/** What is asked of the recordings to fill a life in. */
export interface LifeFiller {
  readonly textOf: (wanted: WantedText) => string | null;
  readonly counted: Counted;
}

/** Rows of the difference of one change. */
const MAX_DIFF_ROWS = 40;

/** In which file of texts that of a page stands which a recording found. */
export type TextFiles = (path: string, found: string) => number;

/**
 * Texts that have to be read for a life, beside what an earlier one of the same page holds.
 *
 * @param apart where texts stand in files of their own
 */
export function wantedFor(facts: LifeFacts, earlier: PageLife | undefined, apart: TextFiles | null): WantedText[] {
  const { pageId } = facts;
  const known = knownIn(earlier);
  const wanted: WantedText[] = [];
  for (const change of facts.changes) {
    const { aspect, nr, last } = change.source;
    if (TEXT_ASPECTS.has(aspect) && !known.changes.has(keyOf(change)))
      wanted.push({ nr: last, pageId, aspect }, { nr, pageId, aspect });
  }
  for (const [found, nr] of apart ? [] : shownTexts(facts))
    if (!known.texts.has(found)) wanted.push({ nr, pageId, aspect: 'ed_text' });
  return wanted;
}

/** The whole life of a page. */
export function fillLife(
  facts: LifeFacts,
  earlier: PageLife | undefined,
  { apart, ...filler }: LifeFiller & { readonly apart: TextFiles | null },
): PageLife {
  const { pageId, textsAt: _all, changes, ...life } = facts;
  const known = knownIn(earlier);
  return {
    ...life,
    changes: changes.map(({ source, ...change }): LifeChange => {
      const diff = known.changes.get(keyOf(change));
      return { ...change, diff: diff === undefined ? diffOf(facts, { ...change, source }, filler) : diff };
    }),
    texts: shownTexts(facts).map(([found, nr]) => [
      found,
      apart?.(facts.path, found) ?? known.texts.get(found) ?? saidIn(filler.textOf, { nr, pageId }),
    ]),
  };
}

function diffOf(
  { pageId, path, url }: LifeFacts,
  { source, previous, current, factor }: LifeFacts['changes'][number],
  { textOf, counted }: LifeFiller,
): object | null {
  const { aspect, nr, last } = source;
  const isText = TEXT_ASPECTS.has(aspect);
  const change = {
    ...{ nr, last, since: last, page_id: pageId, path, url, aspect, factor },
    previous: isText ? textOf({ nr: last, pageId, aspect }) : previous,
    current: isText ? textOf({ nr, pageId, aspect }) : current,
  };
  const diff = diffOfChange(change, { counted, maxRows: MAX_DIFF_ROWS });
  return diff && packDiff(diff);
}

function shownTexts({ textsAt }: LifeFacts): LifeFacts['textsAt'] {
  return textsAt.slice(0, MOST_LIFE_TEXTS);
}

/** What a page said in a recording, as it is shown. */
export function saidIn(textOf: LifeFiller['textOf'], { nr, pageId }: Omit<WantedText, 'aspect'>): string {
  return cut(textOf({ nr, pageId, aspect: 'ed_text' }) ?? '');
}

interface Known {
  readonly changes: ReadonlyMap<string, object | null>;
  readonly texts: ReadonlyMap<string, string>;
}

const NOTHING: Known = { changes: new Map(), texts: new Map() };

function knownIn(life: PageLife | undefined): Known {
  if (!life) return NOTHING;
  return {
    changes: new Map(life.changes.map((change) => [keyOf(change), change.diff])),
    texts: new Map(life.texts.filter((one): one is readonly [string, string] => typeof one[1] === 'string')),
  };
}

/** With the recording of the value before: when that one is forgotten, another is the value before. */
function keyOf({ found, aspect, since }: Pick<LifeChange, 'found' | 'aspect' | 'since'>): string {
  return `${found}\n${aspect}\n${since}`;
}

function cut(text: string): string {
  return text.length <= MOST_LIFE_TEXT ? text : `${text.slice(0, MOST_LIFE_TEXT).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
