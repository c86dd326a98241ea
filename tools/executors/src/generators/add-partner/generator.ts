import type { GeneratorCallback, Tree } from '@nx/devkit';
import { foldName, isPartnerName } from '@scrape-and-report/production';
import { posix } from 'node:path';
import { appendTo, parseDraft } from '../shared/edit-config';
import { pathInConfig } from '../shared/new-site';
import { namesOf } from '../shared/set-up-workspace';
import { siteNamed, sitesOf, someSites } from '../shared/sites-in-tree';
import type { AddPartnerGeneratorSchema } from './schema';

/** One more machine, for all sites of the workspace or for one. */
export default async function addPartnerGenerator(
  tree: Tree,
  { name, home, project }: AddPartnerGeneratorSchema,
): Promise<GeneratorCallback> {
  const sites = project === undefined ? someSites(tree) : [siteNamed(sitesOf(tree), project)];
  if (!isPartnerName(name)) throw new Error(`"${name}" is no name of a user or machine`);
  const added = sites.filter(({ text }) => {
    const { partners = [] } = parseDraft(text);
    return !partners.some((one) => one.name !== undefined && foldName(one.name) === foldName(name));
  });
  if (added.length === 0) throw new Error(`"${name}" is a partner already`);
  for (const { file, text } of added) {
    const partner = { name, home: pathInConfig(posix.dirname(file), home) };
    tree.write(file, appendTo(text, ['partners'], partner));
  }
  const names = added.map((site) => site.name);
  return () =>
    console.log(
      [
        `${name} is a partner of ${names.join(', ')} now. Next:`,
        '  commit the change, and bring it to every machine: all use the same file',
        `  on ${name}: npm ci, then npx nx run ${names[0]}:${namesOf(tree)('doctor')}`,
        `  its store is made and filled by the next production`,
      ].join('\n'),
    );
}
