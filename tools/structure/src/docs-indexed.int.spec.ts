import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readJsonSync } from 'fs-extra';
import { dirname, join, relative } from 'node:path';

const root = join(__dirname, '../../..');
const inRoot = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map(({ name }) => join(folder, name));

/** Files of this repository that a page links to, relative to the root; code is no link. */
function linksOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replace(/^```[^]*?^```|`[^`\n]*`/gm, '');
  return [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => relative(root, join(root, dirname(page), target)));
}

describe('the documentation', () => {
  it('names every page of docs/ in its index', () => {
    const named = linksOf('docs/README.md');
    expect(named.length).toBeGreaterThan(10);
    const pages = inRoot('docs').filter((page) => page !== join('docs', 'README.md'));
    expect(pages.filter((page) => !named.includes(page))).toEqual([]);
  });

  it('has a page for each executor, and none for one that is no more', () => {
    const { executors } = readJsonSync(join(root, 'tools/executors/executors.json')) as { executors: object };
    expect(readdirSync(join(root, 'docs/executors')).sort()).toEqual(
      Object.keys(executors)
        .map((name) => `${name}.md`)
        .sort(),
    );
  });

  it('has a page for each generator, and none for one that is no more', () => {
    const { generators } = readJsonSync(join(root, 'tools/executors/generators.json')) as { generators: object };
    expect(readdirSync(join(root, 'docs/generators')).sort()).toEqual(
      Object.keys(generators)
        .map((name) => `${name}.md`)
        .sort(),
    );
  });

  it('links only to files that are there', () => {
    const pages = ['.', 'docs', 'docs/decisions', 'docs/executors', 'docs/generators'].flatMap(inRoot);
    const dead = pages.flatMap((page) =>
      linksOf(page)
        .filter((target) => !existsSync(join(root, target)))
        .map((target) => `${page}: ${target}`),
    );
    expect(dead).toEqual([]);
  });
});
