import { type ProjectConfiguration, type TargetConfiguration, type Tree, updateJson } from '@nx/devkit';
import { posix } from 'node:path';
import { parseDraft, setIn } from '../../generators/shared/edit-config';
import { SCHEMA } from '../../generators/shared/new-site';
import { setUpWorkspace } from '../../generators/shared/set-up-workspace';
import { sitesOf } from '../../generators/shared/sites-in-tree';

const PLUGIN = '@scrape-and-report/executors';

/**
 * From 0.1, which was had as a clone: configurations that named the schema by a path of the clone name that of the package,
 * and what stages hand to each other is no part of the repository. In a clone itself that changes nothing. A chain that is written
 * out no longer waits for `lease`: the election leaves a process that keeps the claim.
 */
export default async function fromCloneToPackage(tree: Tree): Promise<void> {
  setUpWorkspace(tree);
  for (const { file, text } of sitesOf(tree)) {
    const { $schema } = parseDraft(text);
    const folder = posix.dirname(file);
    freeOfLease(tree, posix.join(folder, 'project.json'));
    if (typeof $schema !== 'string' || /^[a-z]+:/.test($schema) || tree.exists(posix.join(folder, $schema))) continue;
    tree.write(file, setIn(text, ['$schema'], posix.relative(folder, SCHEMA)));
  }
}

function freeOfLease(tree: Tree, file: string): void {
  if (!tree.exists(file)) return;
  updateJson(tree, file, (project: ProjectConfiguration) => {
    const targets = Object.entries(project.targets ?? {}).filter(([, { executor }]) => executor !== `${PLUGIN}:lease`);
    return { ...project, targets: Object.fromEntries(targets.map(([name, target]) => [name, withoutLease(target)])) };
  });
}

function withoutLease(target: TargetConfiguration): TargetConfiguration {
  const { executor, dependsOn } = target;
  if (!executor?.startsWith(`${PLUGIN}:`) || !dependsOn?.includes('lease')) return target;
  return { ...target, dependsOn: dependsOn.filter((one) => one !== 'lease') };
}
