import type { Tree } from '@nx/devkit';
import { posix } from 'node:path';
import { parseDraft, setIn } from '../../generators/shared/edit-config';
import { SCHEMA } from '../../generators/shared/new-site';
import { setUpWorkspace } from '../../generators/shared/set-up-workspace';
import { sitesOf } from '../../generators/shared/sites-in-tree';

/**
 * From 0.1, which was had as a clone: configurations that named the schema by a path of the clone name that of the package,
 * and what stages hand to each other is no part of the repository. In a clone itself nothing changes.
 */
export default async function fromCloneToPackage(tree: Tree): Promise<void> {
  setUpWorkspace(tree);
  for (const { file, text } of sitesOf(tree)) {
    const { $schema } = parseDraft(text);
    const folder = posix.dirname(file);
    if (typeof $schema !== 'string' || /^[a-z]+:/.test($schema) || tree.exists(posix.join(folder, $schema))) continue;
    tree.write(file, setIn(text, ['$schema'], posix.relative(folder, SCHEMA)));
  }
}
