import { type GeneratorCallback, type Tree } from '@nx/devkit';
import { readFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { resolve } from 'node:path';
import { addSite, nameMachine, pathInConfig, type SiteDraft } from '../shared/new-site';
import { pinNode } from '../shared/pin-node';
import { readIni } from '../shared/read-ini';
import { namesOf, setUpWorkspace } from '../shared/set-up-workspace';
import type { InitGeneratorSchema } from './schema';

/** Sets the workspace up, and makes a first site of a folder. Without a folder (by `nx add`) it sets up alone. */
export default async function initGenerator(tree: Tree, options: InitGeneratorSchema): Promise<GeneratorCallback> {
  setUpWorkspace(tree);
  const install = options.pinNode ? pinNode(tree, process.versions.node) : null;
  const { directory } = options;
  if (!directory) {
    return async () => {
      await install?.();
      console.log(`next: npx nx g @scrape-and-report/executors:init sites/example --root=https://www.example.nl/`);
    };
  }
  const names = namesOf(tree);
  const draft = draftOf(tree, directory, options);
  const name = addSite(tree, directory, draft);
  // Of an INI file, who this machine is follows from its user name, as it did for the forerunner.
  if (!options.fromIni || options.partner) nameMachine(tree, options.partner ?? draft.partners[0]!.name);
  return async () => {
    await install?.();
    console.log(
      [
        `${name} is a site now; ${directory}/production.config.json says what each of its settings means. Next:`,
        `  npx nx run ${name}:${names('doctor')}    checks this machine`,
        `  npx nx run ${name}:${names('daily')}     records the site and makes the first report`,
        `  npx nx g @scrape-and-report/executors:schedule ${name}    starts that each morning`,
      ].join('\n'),
    );
  };
}

function draftOf(tree: Tree, directory: string, options: InitGeneratorSchema): SiteDraft {
  const { root, folder, timeZone, fromIni } = options;
  const site = { root, timeZone, ...(folder && { directory: pathInConfig(directory, folder) }) };
  if (fromIni) {
    const settings = readIni(readFileSync(resolve(tree.root, fromIni), 'utf8'));
    const named = settings.partners.map((partner) => ({ ...partner, home: pathInConfig(directory, partner.home) }));
    return { ...site, ...settings, partners: named };
  }
  const name = options.partner || userInfo().username;
  const home = pathInConfig(directory, options.home || homedir());
  return { ...site, partners: [{ name, home }] };
}
