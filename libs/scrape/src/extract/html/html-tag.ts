import { ScannedTag } from './html-tokens';

/** What a start tag does before its element is inserted (HTML standard, 13.2.6.4.7). */
export type StartRule =
  | 'plain'
  | 'block'
  | 'a'
  | 'li'
  | 'dd'
  | 'heading'
  | 'table'
  | 'table part'
  | 'option'
  | 'form'
  | 'button'
  | 'foreign'
  | 'ruby base'
  | 'ruby text'
  | 'select'
  | 'root'
  | 'nothing'
  | 'frameset'
  | 'image';

/** What an end tag does. */
export type EndRule =
  | 'other'
  | 'block'
  | 'formatting'
  | 'p'
  | 'li'
  | 'dd'
  | 'heading'
  | 'table'
  | 'form'
  | 'marker'
  | 'br'
  | 'template'
  | 'select'
  | 'head'
  | 'root';

/** What HTML itself says of an element, by its name. */
export interface HtmlTag extends ScannedTag {
  readonly name: string;
  /** Has no content and no end tag. */
  readonly isVoid: boolean;
  /** A line feed right after its start tag counts for nothing. */
  readonly skipsNewline: boolean;
  /** Sum of `KINDS`. */
  readonly kinds: number;
  readonly start: StartRule;
  readonly end: EndRule;
}

/** Kinds of elements that the standard names, as bits: an element may be of several. */
export const KINDS = {
  special: 1,
  formatting: 2,
  /** Bounds of scopes: of all, of list items too, of buttons too, of tables. */
  scope: 4,
  listScope: 8,
  buttonScope: 16,
  tableScope: 32,
  /** Their end tags are implied. */
  implied: 64,
  heading: 128,
  /** Where they end, unfinished formatting ends. */
  marker: 256,
  /** Only parts of a table may stand directly in them. */
  tableContext: 512,
  cell: 1024,
  inHead: 2048,
  /** Special, and yet passed over when an open item of a list is looked for. */
  neutral: 4096,
  /** Ends a drawing or formula in which it stands. */
  breaksOut: 8192,
  /** An element of a drawing or formula that holds HTML. */
  island: 1 << 14,
  /** An element of a drawing, of a formula. */
  svg: 1 << 15,
  math: 1 << 16,
  /** Read as text, and yet its links lead somewhere. */
  standIn: 1 << 17,
  /** Whether one is open is asked often. */
  counted: 1 << 18,
} as const;

/** @param wanted by the number of an attribute: whether anyone looks at it on this element */
export function htmlTag(name: string, wanted: readonly boolean[]): HtmlTag {
  return {
    name,
    isVoid: VOID.has(name),
    skipsNewline: name === 'pre' || name === 'listing' || name === 'textarea',
    kinds: KINDS_OF.get(name) ?? 0,
    start: START.get(name) ?? 'plain',
    end: END.get(name) ?? 'other',
    content: CONTENT.get(name) ?? 'elements',
    wanted,
  };
}

/** Kinds of an element of a drawing or of a formula. */
export function foreignKinds(name: string, space: typeof KINDS.svg | typeof KINDS.math): number {
  const isIsland = (space === KINDS.svg ? DRAWING_ISLANDS : FORMULA_ISLANDS).has(name);
  return isIsland ? space | KINDS.special | KINDS.scope | KINDS.island : space;
}

const VOID = names(
  'area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr',
);
const DRAWING_ISLANDS = names('foreignobject desc title');
const FORMULA_ISLANDS = names('mi mo mn ms mtext');

const CONTENT: ReadonlyMap<string, ScannedTag['content']> = new Map([
  // A browser that runs scripts takes what stands in for them as text.
  ...spread('script style iframe noembed noframes noscript xmp', 'raw' as const),
  ['title', 'text'],
  ['textarea', 'text'],
  ['plaintext', 'all'],
]);

const HEADINGS = 'h1 h2 h3 h4 h5 h6';
const FORMATTING = 'a b big code em font i nobr s small strike strong tt u';
const CONTAINERS =
  'address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer header hgroup main menu nav ol search section summary ul';
const TABLE_PARTS = 'caption col colgroup tbody tfoot thead tr td th';
const SPECIAL = `address applet area article aside base basefont bgsound blockquote body br button caption center col colgroup
  dd details dir div dl dt embed fieldset figcaption figure footer form frame frameset ${HEADINGS} head header hgroup hr html iframe
  img input li link listing main marquee menu meta nav noembed noframes noscript object ol p param plaintext pre script section
  select source style summary table tbody td template textarea tfoot th thead title tr track ul wbr xmp`;

const KINDS_OF = sumOfKinds([
  [KINDS.special, SPECIAL],
  [KINDS.formatting, FORMATTING],
  [KINDS.scope, 'applet caption html table td th marquee object template'],
  [KINDS.listScope, 'ol ul'],
  [KINDS.buttonScope, 'button'],
  [KINDS.tableScope, 'html table template'],
  [KINDS.implied, 'dd dt li optgroup option p rb rp rt rtc'],
  [KINDS.heading, HEADINGS],
  [KINDS.marker, 'applet caption marquee object td template th'],
  [KINDS.tableContext, 'table tbody tfoot thead tr colgroup'],
  [KINDS.cell, 'caption td th'],
  [KINDS.inHead, 'base basefont bgsound link meta noframes noscript script style template title'],
  [KINDS.neutral, 'address div p'],
  [KINDS.standIn, 'noscript'],
  [KINDS.counted, 'a nobr p select template'],
  [
    KINDS.breaksOut,
    `b big blockquote body br center code dd div dl dt em embed font ${HEADINGS} head hr i img li listing menu meta nobr ol p pre
     ruby s small span strong strike sub sup table tt u ul var`,
  ],
]);

const START: ReadonlyMap<string, StartRule> = new Map<string, StartRule>([
  ...spread(`${CONTAINERS} p pre listing plaintext xmp hr`, 'block' as const),
  ...spread(HEADINGS, 'heading' as const),
  ...spread(TABLE_PARTS, 'table part' as const),
  ...spread('a nobr', 'a' as const),
  ...spread('dd dt', 'dd' as const),
  ...spread('option optgroup', 'option' as const),
  ...spread('svg math', 'foreign' as const),
  ...spread('rb rtc', 'ruby base' as const),
  ...spread('rt rp', 'ruby text' as const),
  ...spread('html body', 'root' as const),
  ...spread('head frame', 'nothing' as const),
  ...spread('li table form button select frameset image', null).map(([name]) => [name, name as StartRule] as const),
]);

const END: ReadonlyMap<string, EndRule> = new Map<string, EndRule>([
  ...spread(`${CONTAINERS} button listing pre`, 'block' as const),
  ...spread(FORMATTING, 'formatting' as const),
  ...spread(HEADINGS, 'heading' as const),
  ...spread(`table ${TABLE_PARTS}`, 'table' as const),
  ...spread('dd dt', 'dd' as const),
  ...spread('applet marquee object', 'marker' as const),
  ...spread('html body', 'root' as const),
  ...spread('p li form br template select head', null).map(([name]) => [name, name as EndRule] as const),
]);

function names(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}

function spread<T>(list: string, value: T): [string, T][] {
  return [...names(list)].map((name) => [name, value]);
}

function sumOfKinds(kinds: readonly (readonly [number, string])[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [kind, list] of kinds) for (const name of names(list)) sums.set(name, (sums.get(name) ?? 0) | kind);
  return sums;
}
