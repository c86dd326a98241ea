/** A page that breaks more rules, or one rule more often, has made its point. */
const MOST_ON_A_PAGE = 100;
const MOST_OF_A_RULE = 10;
const MOST_LETTERS = 500;

/**
 * What axe holds against a page, as lines of rule, selector and help: `image-alt: main > img (Images must have ...)`, sorted.
 * Of what is no such result nothing is taken: the page that it was made in is another's.
 */
export function violationLines(violations: unknown): string[] {
  const lines = listOf(violations).flatMap((violation) => {
    const { id, help, nodes } = violation as Record<string, unknown>;
    if (typeof id !== 'string' || !/^[\w-]{1,100}$/.test(id)) return [];
    const said = typeof help === 'string' ? ` (${inOneLine(help)})` : '';
    return listOf(nodes)
      .slice(0, MOST_OF_A_RULE)
      .map((node) => `${id}: ${selectorOf((node as Record<string, unknown>)['target'])}${said}`.slice(0, MOST_LETTERS));
  });
  return [...new Set(lines)].sort().slice(0, MOST_ON_A_PAGE);
}

/** Of an element within shadow roots and frames a list of selectors, outermost first. */
function selectorOf(target: unknown): string {
  const parts = (Array.isArray(target) ? target : []).flat(3).filter((part) => typeof part === 'string');
  return inOneLine(parts.join(' >>> ')).slice(0, MOST_LETTERS / 2);
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function listOf(list: unknown): object[] {
  return Array.isArray(list) ? list.filter((one) => typeof one === 'object' && one !== null) : [];
}
