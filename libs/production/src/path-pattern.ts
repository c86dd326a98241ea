/** Stands for anything within a folder. */
const IN_FOLDER = '*';
/** Stands for anything. */
const ANYTHING = '**';

/**
 * Whether a path fits a pattern. `*` stands for anything within a folder, `**` for anything; `/a/**` means `/a` too. A query
 * counts only where the pattern has a `?`, after which `*` stands for anything. Escapes mean what they stand for. Takes time
 * by the length of the path times that of the pattern at most, whatever a site calls its pages.
 */
export function pathPattern(pattern: string): (path: string) => boolean {
  const [path = '', query] = splitQuery(pattern);
  const ofPath = tokensOf(decoded(path), IN_FOLDER);
  const ofQuery = query === undefined ? [] : ['?', ...tokensOf(decoded(query), ANYTHING)];
  const endsOpen = ofPath.at(-1) === ANYTHING && ofPath.at(-2) === '/';
  const variants = endsOpen ? [ofPath, ofPath.slice(0, -2)] : [ofPath];
  const fits = variants.map((variant) => automaton([...variant, ...ofQuery]));
  return (tried) => {
    const text = decoded(query === undefined ? splitQuery(tried)[0]! : tried);
    return fits.some((fit) => fit(text));
  };
}

/**
 * Whether a path is one of a list of paths and patterns. A slash at the end of either counts for nothing. Of a thousand plain paths
 * none is tried by itself.
 */
export function pathList(list: readonly string[]): (path: string) => boolean {
  const isPattern = (entry: string): boolean => /[*?]/.test(entry);
  const plain = new Set(list.filter((entry) => !isPattern(entry)).map((entry) => withoutEnd(decoded(entry))));
  const patterns = list.filter(isPattern).map((entry) => pathPattern(withoutEnd(entry)));
  return (path) => {
    const [tried = '', query] = splitQuery(path);
    const short = withoutEnd(tried);
    if (plain.has(withoutEnd(decoded(tried)))) return true;
    return patterns.some((fits) => fits(query === undefined ? short : `${short}?${query}`));
  };
}

/** Without the slashes at its end; the root keeps its own. */
function withoutEnd(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

/** Text in which `*` stands for any rest; takes time by the length of the text alone. */
export function wildcard(pattern: string): (text: string) => boolean {
  const [first = '', ...parts] = pattern.split('*');
  const last = parts.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (!text.startsWith(first)) return false;
    let at = first.length;
    for (const part of parts) {
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return text.length - last.length >= at && text.endsWith(last);
  };
}

function splitQuery(text: string): string[] {
  const at = text.indexOf('?');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURI(text).normalize('NFC');
  } catch {
    return text;
  }
}

/** UTF-16 units, and what stands for more of them. */
function tokensOf(text: string, star: typeof IN_FOLDER | typeof ANYTHING): string[] {
  return text
    .split(/(\*+)/)
    .flatMap((part) => (part === '*' ? [star] : part.startsWith('**') ? [ANYTHING] : part.split('')));
}

/** Follows all that a text may fit so far at once, so that nothing is tried twice. */
function automaton(tokens: readonly string[]): (text: string) => boolean {
  const stars = tokens.findIndex((token) => token.startsWith('*'));
  const start = tokens.slice(0, stars < 0 ? tokens.length : stars).join('');
  return (text) => {
    if (!text.startsWith(start)) return false;
    const reached = new Int32Array(tokens.length + 1).fill(-1);
    /** A state, and those that follow it without a unit: behind stars that stand for nothing. */
    const reach = (states: number[], state: number, at: number): void => {
      for (let next = state; reached[next] !== at; next += 1) {
        reached[next] = at;
        states.push(next);
        if (!tokens[next]?.startsWith('*')) return;
      }
    };
    let states: number[] = [];
    reach(states, start.length, start.length);
    for (let at = start.length; at < text.length && states.length > 0; at += 1) {
      const [unit, following]: [string, number[]] = [text[at]!, []];
      for (const state of states) {
        const token = tokens[state];
        if (token === ANYTHING || (token === IN_FOLDER && unit !== '/')) reach(following, state, at + 1);
        else if (token === unit) reach(following, state + 1, at + 1);
      }
      states = following;
    }
    return states.includes(tokens.length);
  };
}
