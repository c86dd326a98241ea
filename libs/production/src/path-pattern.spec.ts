import fc from 'fast-check';
import { pathList, pathPattern, wildcard } from './path-pattern';

describe('pathPattern', () => {
  it.each([
    ['/a', '/a', true],
    ['/a', '/a/b', false],
    ['/a/*', '/a/b', true],
    ['/a/*', '/a/b/c', false],
    ['/a/*', '/a', false],
    ['/a/**', '/a', true],
    ['/a/**', '/a/b/c', true],
    ['/a/**', '/ab', false],
    ['/**/x', '/a/b/x', true],
    ['/**/a*b/**', '/q/axxb/c', true],
    ['/**/a*b/**', '/q/ax/b/c', false],
    ['/a/**?p=*', '/a?p=1/2', true],
    ['/a/**?p=*', '/a/b?p=', true],
    ['/a/**?p=*', '/a/b?q=', false],
    ['/a', '/a?p=1', true],
    ['/caf%C3%A9', '/café', true],
    ['/a.b(c)', '/a.b(c)', true],
    ['/a.b', '/axb', false],
    ['/**', '/', true],
    ['*.pdf', '/a.pdf', false],
    ['**.pdf', '/x/a.pdf', true],
  ])('%s on %s: %s', (pattern, path, fits) => expect(pathPattern(pattern)(path)).toBe(fits));

  it('means what a regular expression of the same pattern means', () => {
    const text = (units: string[]): fc.Arbitrary<string> =>
      fc.array(fc.constantFrom(...units), { maxLength: 9 }).map((found) => `/${found.join('')}`);
    fc.assert(
      fc.property(text(['a', 'b', '/', '*', '**', '.', '?']), text(['a', 'b', '/', '.', '?']), (pattern, path) => {
        expect(pathPattern(pattern)(path)).toBe(byExpression(pattern, path));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no longer for a pattern that was made to', () => {
    const path = `/${'a'.repeat(2000)}`;
    expect(pathPattern(`/${'*a'.repeat(100)}b`)(path)).toBe(false);
    expect(pathPattern(`/${'**a'.repeat(100)}b`)(path)).toBe(false);
    expect(wildcard(`${'*a'.repeat(100)}b`)(path)).toBe(false);
  });
});

describe('pathList', () => {
  const holds = pathList(['/a', '/b/', '/c/*', '/caf%C3%A9', '/d/**', '/e?p=*', '/']);

  it.each([
    ['/a', true],
    ['/a/', true],
    ['/a?p=1', true],
    ['/a/?p=1', true],
    ['/a/b', false],
    ['/A', false],
    ['/b', true],
    ['/c/x', true],
    ['/c/x/', true],
    ['/c/x/y', false],
    ['/c', false],
    ['/café', true],
    ['/caf%c3%a9/', true],
    ['/d', true],
    ['/d/x/y', true],
    ['/e?p=1', true],
    ['/e', false],
    ['/', true],
    ['/?p=1', true],
    ['/f', false],
  ])('%s: %s', (path, is) => expect(holds(path)).toBe(is));

  it('is quick with many paths', () => {
    const long = pathList(Array.from({ length: 2000 }, (_, nr) => `/page-${nr}`));
    let held = 0;
    for (let nr = 0; nr < 20_000; nr += 1) if (long(`/page-${nr}`)) held += 1;
    expect(held).toBe(2000);
  }, 2000);
});

/** As the pattern was read before, for patterns that are short enough. */
function byExpression(pattern: string, path: string): boolean {
  const cut = (text: string): [string, string?] => {
    const at = text.indexOf('?');
    return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
  };
  const source = (text: string, star: string): string =>
    text
      .split(/(\*+)/)
      .map((part) => (part === '*' ? star : part.startsWith('**') ? '.*' : part.replace(/[.?]/g, '\\$&')))
      .join('');
  const [of, query] = cut(pattern);
  const whole = source(of, '[^/]*').replace(/\/\.\*$/, '(?:/.*)?');
  const expression = new RegExp(`^${whole}${query === undefined ? '' : `\\?${source(query, '.*')}`}$`, 's');
  return expression.test(query === undefined ? cut(path)[0] : path);
}
