/**
 * Text that both the renderer and the page in the browser write. Pure.
 */

// Everything that is not seen, or moves other characters about. Line breaks and tabs stay.
const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** How a language writes numbers. */
export interface NumberSigns {
  readonly group: string;
  /** Whose plural forms it has; English when left out. */
  readonly language?: string;
  readonly decimal: string;
}

/** Control characters as their pictures, bidi controls and zero-width signs as a visible code, half a surrogate as U+FFFD. */
export function showControls(text: string): string {
  return text.replace(HIDDEN, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
    return `\u27e8${code.toString(16).toUpperCase().padStart(4, '0')}\u27e9`;
  });
}

/** Characters of a name that a heading or a cell shows: an address may have thousands. */
const MOST_NAME = 120;

/** A text that can be read at a glance: of a long one its beginning and its end. */
export function shortened(text: string, most = MOST_NAME): string {
  if (text.length <= most) return text;
  const end = Math.floor(most / 3);
  const head = text.slice(0, most - end - 1).replace(/[\ud800-\udbff]$/, '');
  return `${head}\u2026${text.slice(-end).replace(/^[\udc00-\udfff]/, '')}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is safe as element content and within quotes. */
export function escapeHtml(text: string): string {
  return showControls(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);
}

/** Whether a URL may stand in `href`: http, https, a fragment, or a relative file name. Never `javascript:` or `//host`. */
export function isSafeHref(url: string): boolean {
  return /^https?:\/\/[^/\s]/i.test(url) || /^(?:#|\.{0,2}\/?[\w-])[^:\\]*$/.test(url);
}

/** Fills `{name}` in a message, numbers with the signs; of `one|other` forms the one that the language has for `n`. */
export function say(
  message: string,
  values: Readonly<Record<string, string | number>> = {},
  signs: NumberSigns = { group: '', decimal: '.' },
): string {
  const forms = message.split('|');
  const form = forms.length > 1 && !isOne(values.n, signs.language) ? forms[1]! : forms[0]!;
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? formatNumber(value, signs) : value;
  });
}

const plurals = new Map<string, Intl.PluralRules>();

function isOne(n: string | number | undefined, language = 'en'): boolean {
  if (typeof n !== 'number') return false;
  const rules = plurals.get(language) ?? new Intl.PluralRules(language);
  plurals.set(language, rules);
  return rules.select(n) === 'one';
}

/** A number with group and decimal signs; at most `digits` decimals, none for whole numbers. */
export function formatNumber(value: number, signs: NumberSigns, digits = 2): string {
  const [whole, fraction] = Math.abs(value)
    .toFixed(Number.isInteger(value) ? 0 : digits)
    .split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, signs.group);
  const text = fraction && /[1-9]/.test(fraction) ? grouped + signs.decimal + fraction.replace(/0+$/, '') : grouped;
  return value < 0 && /[1-9]/.test(text) ? `\u2212${text}` : text;
}

/** `22 Nov 2026` from `2026-11-22`; whatever follows the date (a time) is kept, and any other text. */
export function shortDate(text: string, ui: Readonly<Record<'shortMonths' | 'shortDate', string>>): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})(.*)$/.exec(text);
  if (!match) return text;
  const mon = ui.shortMonths.split(' ')[Number(match[2]) - 1] || '';
  return say(ui.shortDate, { day: String(Number(match[3])), mon, year: match[1]! }) + match[4]!;
}

/** Runs of other signs than ASCII, folded: a table has few that differ, and to take accents off is slow. */
const folded = new Map<string, string>();
const MOST_FOLDED = 5000;

function foldRun(run: string): string {
  if (folded.size > MOST_FOLDED) folded.clear();
  let text = folded.get(run);
  if (text === undefined) folded.set(run, (text = run.normalize('NFD').replace(/[\u0300-\u036f]+/g, '')));
  return text;
}

/** Text as it is searched and sorted: lower case, without accents. */
export function fold(text: string): string {
  return text.toLowerCase().replace(/[^\x00-\x7f]+/g, foldRun);
}

/** `fold` of many texts, at once where that is possible: one long text folds many times faster than many short ones. */
export function foldAll(texts: readonly string[]): string[] {
  if (texts.length === 0) return [];
  const folded = fold(texts.join('\u0001')).split('\u0001');
  return folded.length === texts.length ? folded : texts.map(fold);
}
