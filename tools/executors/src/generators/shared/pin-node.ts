import { type GeneratorCallback, installPackagesTask, readJson, type Tree, updateJson } from '@nx/devkit';
import { NODE_PACKAGES, pinnedNode, type PinningManifest } from '../../runtime/pinned-node';

/** Puts one Node for all partners into package.json, and by the installation into the lock file. */
export function pinNode(tree: Tree, version: string): GeneratorCallback {
  updateJson<PinningManifest>(tree, 'package.json', (manifest) => ({
    ...manifest,
    optionalDependencies: {
      ...manifest.optionalDependencies,
      ...Object.fromEntries(NODE_PACKAGES.map((name) => [name, version])),
    },
  }));
  return () => installPackagesTask(tree);
}

/** The version that the workspace pins, or null. */
export function pinnedNodeIn(tree: Tree): string | null {
  return tree.exists('package.json') ? pinnedNode(readJson<PinningManifest>(tree, 'package.json')) : null;
}
