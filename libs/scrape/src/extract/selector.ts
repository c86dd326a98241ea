/**
 * The part of CSS that can be decided while a page streams by, without a tree: element names, `#id`, `.class`,
 * `[attribute]`, `[attribute=value]` and `~= ^= $= *= |=` (each with ` i` for any case), each also within `:not()`; joined by
 * the descendant and the child combinator, in comma-separated lists.
 */
export interface Compound {
  readonly name: string | null;
  readonly tests: readonly AttributeTest[];
}

interface AttributeTest {
  readonly name: string;
  readonly operator: '' | '=' | '~=' | '^=' | '$=' | '*=' | '|=';
  readonly value: string;
  readonly ignoreCase: boolean;
  /** Within `:not()`. */
  readonly isDenied: boolean;
}

/** From the innermost compound outwards; `child` says whether the next one must be the parent. */
export interface Selector {
  readonly subject: Compound;
  readonly ancestors: readonly { readonly compound: Compound; readonly child: boolean }[];
}

/** An open element as the page reader keeps it. */
export interface OpenElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const TOKEN =
  /\s*(>)\s*|(\s+)|(\*|[a-zA-Z][\w-]*)|#([\w-]+)|\.([\w-]+)|\[\s*([\w:-]+)\s*(?:([~^$*|]?=)\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))\s*(\s[iI])?\s*)?\]|(:not\()|(\))/y;

/**
 * Parses a comma-separated list.
 *
 * @throws SyntaxError naming what is not understood.
 */
export function parseSelectors(text: string): Selector[] {
  return splitList(text).map((item) => parseSelector(item.trim(), text));
}

function splitList(text: string): string[] {
  return text.split(/,(?=(?:[^"']|"[^"]*"|'[^']*')*$)/);
}

function parseSelector(item: string, whole: string): Selector {
  const compounds: { name: string | null; tests: AttributeTest[]; child: boolean }[] = [];
  let current: { name: string | null; tests: AttributeTest[]; child: boolean } | null = null;
  let child = false;
  let last = 0;
  let isDenied = false;
  TOKEN.lastIndex = 0;
  while (last < item.length) {
    const match = TOKEN.exec(item);
    if (!match) throw new SyntaxError(`selector "${whole}": "${item.slice(last)}" is not understood`);
    last = TOKEN.lastIndex;
    const isBracket = match[12] !== undefined || match[13] !== undefined;
    const isTest = match[4] !== undefined || match[5] !== undefined || match[6] !== undefined;
    const isClosed = match[13] === undefined || current?.tests.at(-1)?.isDenied;
    if (isBracket ? isDenied === (match[13] === undefined) || !isClosed : isDenied && !isTest)
      throw new SyntaxError(`selector "${whole}": within :not() stands an id, a class or an attribute`);
    if (isBracket) isDenied = !isDenied;
    if (match[13] !== undefined) continue;
    if (match[1] || match[2]) {
      if (!current) throw new SyntaxError(`selector "${whole}": a combinator needs something before it`);
      child = match[1] !== undefined;
      current = null;
      continue;
    }
    if (!current) {
      current = { name: null, tests: [], child };
      compounds.push(current);
      child = false;
    }
    if (isBracket) continue;
    const test = testOf(match, isDenied);
    if (test) current.tests.push(test);
    else if (match[3] !== '*') current.name = match[3]!.toLowerCase();
  }
  if (!current || isDenied) throw new SyntaxError(`selector "${whole}": something is missing`);
  const inner = [...compounds].reverse();
  return {
    subject: inner[0]!,
    ancestors: inner.slice(1).map((compound, nr) => ({ compound, child: inner[nr]!.child })),
  };
}

function testOf(match: RegExpExecArray, isDenied: boolean): AttributeTest | null {
  if (match[4]) return { name: 'id', operator: '=', value: match[4], ignoreCase: false, isDenied };
  if (match[5]) return { name: 'class', operator: '~=', value: match[5], ignoreCase: false, isDenied };
  if (!match[6]) return null;
  const value = match[8] ?? match[9] ?? match[10] ?? '';
  const ignoreCase = match[11] !== undefined;
  const operator = (match[7] ?? '') as AttributeTest['operator'];
  return {
    name: match[6].toLowerCase(),
    operator,
    value: ignoreCase ? value.toLowerCase() : value,
    ignoreCase,
    isDenied,
  };
}

/** Whether the innermost of the open elements (outermost first) is what the selector means. */
export function matchesSelector(selector: Selector, open: readonly OpenElement[]): boolean {
  const at = open.length - 1;
  const subject = open[at];
  if (!subject || !matchesCompound(selector.subject, subject)) return false;
  return matchesAncestors(selector, 0, open, at - 1);
}

function matchesAncestors({ ancestors }: Selector, step: number, open: readonly OpenElement[], from: number): boolean {
  const wanted = ancestors[step];
  if (!wanted) return true;
  for (let at = from; at >= 0; at -= 1) {
    if (
      matchesCompound(wanted.compound, open[at]!) &&
      matchesAncestors({ ancestors } as Selector, step + 1, open, at - 1)
    )
      return true;
    if (wanted.child) return false;
  }
  return false;
}

function matchesCompound(compound: Compound, element: OpenElement): boolean {
  if (compound.name !== null && compound.name !== element.name) return false;
  // No function that is made anew for each element: this is asked of every one.
  for (const test of compound.tests)
    if (matchesTest(test, element.attributes[test.name]) === test.isDenied) return false;
  return true;
}

function matchesTest(test: AttributeTest, actual: string | undefined): boolean {
  if (actual === undefined) return false;
  const text = test.ignoreCase ? actual.toLowerCase() : actual;
  switch (test.operator) {
    case '':
      return true;
    case '=':
      return text === test.value;
    case '~=':
      return text.split(/\s+/).includes(test.value);
    case '^=':
      return test.value !== '' && text.startsWith(test.value);
    case '$=':
      return test.value !== '' && text.endsWith(test.value);
    case '*=':
      return test.value !== '' && text.includes(test.value);
    case '|=':
      return text === test.value || text.startsWith(`${test.value}-`);
  }
}
