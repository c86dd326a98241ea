import type { GeneratorCallback, Tree } from '@nx/devkit';
import { posix } from 'node:path';
import { parseDraft } from '../shared/edit-config';
import { addSite, pathInConfig } from '../shared/new-site';
import { namesOf } from '../shared/set-up-workspace';
import { type Site, siteNamed, someSites } from '../shared/sites-in-tree';
import type { AddSiteGeneratorSchema } from './schema';

/** One more site, with the partners and the time zone of another. */
export default async function addSiteGenerator(
  tree: Tree,
  options: AddSiteGeneratorSchema,
): Promise<GeneratorCallback> {
  const { directory, root, folder, like } = options;
  const names = namesOf(tree);
  const sites = someSites(tree);
  const model = like === undefined ? sites[0]! : siteNamed(sites, like);
  const { timeZone } = parseDraft(model.text);
  const name = addSite(tree, directory, {
    root,
    partners: partnersOf(model, directory),
    ...(timeZone && { timeZone }),
    ...(folder && { directory: pathInConfig(directory, folder) }),
  });
  return () =>
    console.log(
      [
        `${name} is a site now, with the partners of ${model.name}. Next:`,
        `  npx nx run ${name}:${names('doctor')}    checks this machine`,
        `  npx nx run ${name}:${names('daily')}     records the site and makes the first report`,
        `  npx nx run-many -t ${names('daily')}    produces all ${sites.length + 1} sites`,
      ].join('\n'),
    );
}

function partnersOf({ file, text }: Site, directory: string): { name: string; home: string }[] {
  return (parseDraft(text).partners ?? []).map(({ name = '', home = '' }) => {
    const isRelative = !/^([\\/]|[A-Za-z]:)/.test(home);
    return { name, home: isRelative ? pathInConfig(directory, posix.join(posix.dirname(file), home)) : home };
  });
}
