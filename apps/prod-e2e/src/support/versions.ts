/** Oldest and newest of what the pipeline runs with, and what lies between; the nightly lane runs each with each. */
export const NX_VERSIONS = ['22.6.0', '23.2.1', '23.3.2', '24.0.6'] as const;
export const NODE_VERSIONS = ['20.19.0', '22.23.5', '24.22.3', '26.12.1'] as const;

/** `nx` and `@nx/devkit` as npm takes them; of 24 the registry's newest differ. */
export function nxPackages(nx: string): [string, string] {
  return [`nx@${nx}`, `@nx/devkit@${nx === '24.0.6' ? '24.0.0' : nx}`];
}

export type Pair = readonly [nx: string, node: string];

/** For every submission: the oldest with the oldest, the newest with the newest. */
const EVERY: readonly Pair[] = [
  [NX_VERSIONS[0], NODE_VERSIONS[0]],
  [NX_VERSIONS.at(-1)!, NODE_VERSIONS.at(-1)!],
];

/** The pairs that `VERSIONS` asks for: `all`, or such as `22.6.0/20.19.0,24.0.6/22.23.5`. */
export function wantedPairs(asked: string | undefined): readonly Pair[] {
  if (!asked) return EVERY;
  if (asked === 'all') return NX_VERSIONS.flatMap((nx) => NODE_VERSIONS.map((node): Pair => [nx, node]));
  return asked.split(',').map((pair) => {
    const [nx = '', node = ''] = pair.split('/');
    return [nx, node];
  });
}
