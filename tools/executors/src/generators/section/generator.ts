import type { GeneratorCallback, Tree } from '@nx/devkit';
import { appendTo, parseDraft } from '../shared/edit-config';
import { siteNamed, sitesOf } from '../shared/sites-in-tree';
import type { SectionGeneratorSchema } from './schema';

const FIELDS = ['pathPrefix', 'paths', 'business', 'category', 'language', 'pagetype'] as const;

/** A part of a site with a page of its own. */
export default async function sectionGenerator(
  tree: Tree,
  options: SectionGeneratorSchema,
): Promise<GeneratorCallback> {
  const { name, project } = options;
  const site = siteNamed(sitesOf(tree), project);
  const chosen = FIELDS.filter((field) => options[field] !== undefined);
  if (chosen.length !== 1)
    throw new Error(`say what belongs to it by one of ${FIELDS.map((f) => `--${f}`).join(', ')}`);
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name) || name === 'index')
    throw new Error(`"${name}" is no name for a section: lower-case letters, digits and hyphens, and not "index"`);
  const { sections = [] } = parseDraft(site.text).report ?? {};
  if (sections.some((section) => section.name === name))
    throw new Error(`${site.name} has a section "${name}" already`);
  const field = chosen[0]!;
  const value = field === 'paths' ? pathsOf(options.paths!) : options[field];
  tree.write(site.file, appendTo(site.text, ['report', 'sections'], { name, [field]: value }));
  return () =>
    console.log(
      `${site.name} has a section "${name}" now; npx nx run ${site.name}:report --excludeTaskDependencies shows it`,
    );
}

/** Each once, in their order. */
function pathsOf(given: string[] | string): string[] {
  const paths = [given]
    .flat()
    .flatMap((part) => part.split(/[\s,]+/))
    .filter((path) => path !== '');
  const odd = paths.find((path) => !/^[/*]/.test(path));
  if (odd !== undefined || paths.length === 0)
    throw new Error(
      `--paths: ${odd === undefined ? 'none' : `"${odd}"`} is no path: write what follows the root, beginning with /`,
    );
  return [...new Set(paths)];
}
