import type { Messages } from '../messages/en';
import type { Words } from '../messages/words';

/** The texts that the page's script says; the rest is already written. */
const KEYS = [
  'group',
  'decimal',
  'csvSeparator',
  'theme',
  'theme_auto',
  'theme_light',
  'theme_dark',
  'search',
  'searchIn',
  'filter',
  'filterOn',
  'all',
  'cardsAll',
  'cardsSome',
  'shortMonths',
  'pageElsewhere',
  'hintText',
  'shortDate',
  'allOf',
  'sortBy',
  'clear',
  'csv',
  'csvHint',
  'copyLink',
  'copyLinkHint',
  'copied',
  'copiedHere',
  'foundSince',
  'moreColumns',
  'rowsAll',
  'rowsSome',
  'firstRows',
  'hintNumber',
  'hintFactor',
  'hintDate',
  'hintRange',
  'none',
  'andMore',
  'details',
  'detailsOf',
  'close',
  'edit',
  'editOf',
  'showMore',
  'failed',
  'before',
  'after',
  'nothing',
  'wordsUnchanged',
  'diffCut',
  'diffCaption',
  'found',
  'previousFrom',
  'visits',
] as const satisfies readonly (keyof Messages)[];

/** By key, in the page's language. */
export type UiTexts = Readonly<Record<(typeof KEYS)[number], string>>;

/** Texts of the script by key, in one fixed order. */
export function uiOf({ texts }: Words): UiTexts {
  return Object.fromEntries(KEYS.map((key) => [key, texts[key]])) as UiTexts;
}
