import { readFileSync } from 'node:fs';

/** The versions that the pipeline is tried with; `peerDependencies` of the package says the same. */
export const SUPPORTED_NX = { from: [22, 6], below: [25, 0] } as const;

export interface UnsupportedNx {
  readonly code: 'UNSUPPORTED_NX';
  readonly message: string;
  readonly hint: string;
}

/** What to tell people when an Nx is not one of them; null for one that is. */
export function unsupportedNx(version: string): UnsupportedNx | null {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const isFrom = ([a, b]: readonly [number, number]): boolean => major > a || (major === a && minor >= b);
  if (isFrom(SUPPORTED_NX.from) && !isFrom(SUPPORTED_NX.below)) return null;
  const range = `${SUPPORTED_NX.from.join('.')} to ${SUPPORTED_NX.below[0] - 1}`;
  return {
    code: 'UNSUPPORTED_NX',
    message: `Nx ${version} is at work, and this pipeline runs with Nx ${range}`,
    hint: `npm install --save-dev nx@${SUPPORTED_NX.below[0] - 1} @nx/devkit@${SUPPORTED_NX.below[0] - 1} @nx/js@${SUPPORTED_NX.below[0] - 1}`,
  };
}

/** The version of the Nx that this task runs under. */
export function nxVersion(): string {
  return (JSON.parse(readFileSync(require.resolve('nx/package.json'), 'utf8')) as { version: string }).version;
}
