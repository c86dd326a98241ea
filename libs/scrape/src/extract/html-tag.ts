import { ScannedTag } from './html-tokens';

/** What HTML itself says of an element, by its name. */
export interface HtmlTag extends ScannedTag {
  readonly name: string;
  /** Has no content and no end tag. */
  readonly isVoid: boolean;
  /** Begins a drawing or a formula (true), or an island of HTML within one (false); null for all others. */
  readonly foreign: boolean | null;
  /** Names of elements that end where this one begins, when they are the innermost. */
  readonly ends: ReadonlySet<string> | null;
}

/** @param wanted by the number of an attribute: whether anyone looks at it on this element */
export function htmlTag(name: string, wanted: readonly boolean[]): HtmlTag {
  return {
    name,
    isVoid: VOID.has(name),
    foreign: FOREIGN.has(name) ? true : INTEGRATION.has(name) ? false : null,
    ends: IMPLIED_END.get(name) ?? null,
    content: CONTENT.get(name) ?? 'elements',
    wanted,
  };
}

const VOID = names(
  'area base basefont br col command embed frame hr img input isindex keygen link meta param source track wbr',
);
const FOREIGN = names('svg math');
/** Elements within drawings and formulas that hold HTML again. */
const INTEGRATION = names('mi mo mn ms mtext annotation-xml foreignobject desc title');

const CONTENT: ReadonlyMap<string, ScannedTag['content']> = new Map([
  ...[...names('script style iframe noembed noframes xmp')].map((name) => [name, 'raw'] as const),
  ['title', 'text'],
  ['textarea', 'text'],
  ['plaintext', 'all'],
]);

/** Elements (right) that end where another (left) begins, when they are the innermost. */
const IMPLIED_END: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ...pairs('tr', 'tr th td'),
  ...pairs('th', 'th'),
  ...pairs('td', 'thead th td'),
  ...pairs('body', 'head link script'),
  ...pairs('a', 'a'),
  ...pairs('li', 'li'),
  ...pairs('h1 h2 h3 h4 h5 h6', 'h1 h2 h3 h4 h5 h6 p'),
  ...pairs('select input output button datalist textarea', 'input option optgroup select button datalist textarea'),
  ...pairs('option', 'option'),
  ...pairs('optgroup', 'optgroup option'),
  ...pairs('dd dt', 'dd dt'),
  ...pairs('rt rp', 'rt rp'),
  ...pairs('tbody tfoot', 'thead tbody'),
  ...pairs(
    'p address article aside blockquote details div dl fieldset figcaption figure footer form header hr main nav ol pre section table ul',
    'p',
  ),
]);

function names(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

function pairs(begins: string, ends: string): [string, ReadonlySet<string>][] {
  return begins.split(' ').map((name) => [name, names(ends)]);
}
