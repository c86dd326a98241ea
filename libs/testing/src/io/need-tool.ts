import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import packages from '../system-packages.json';

/** What a test may need of the machine; `system-packages.json` says which packages bring it. */
export type Need = keyof typeof packages;

/** One need that was not met, as the reporter at the end reads it (a line of JSON each). */
export interface SkippedNeed {
  need: Need;
  reason: string;
  /** The packages that bring it; none when no package does. */
  packages: string[];
  /** The spec's absolute path. */
  spec: string;
}

/**
 * `it`, or a loud skip where a tool is missing. With `CI` set a missing tool fails: what is never run proves nothing.
 *
 * @param probe gives the reason why it cannot run here, or null
 */
export function itNeeds(need: Need, probe: () => string | null): jest.It | jest.It['skip'] {
  const reason = probe();
  if (reason === null) return it;
  if (isStrict()) return Object.assign((title: string) => it(title, () => refuse(need, reason)), it);
  tellSkipped(need, reason);
  return it.skip;
}

/** `describe`, under the same rule. */
export function describeNeeds(need: Need, probe: () => string | null): jest.Describe | jest.Describe['skip'] {
  const reason = probe();
  if (reason === null) return describe;
  if (isStrict()) {
    const refused = (title: string): void => describe(title, () => it(`has ${need}`, () => refuse(need, reason)));
    return Object.assign(refused, describe);
  }
  tellSkipped(need, reason);
  return describe.skip;
}

/** Why a program cannot be started, or null when all of them are there. */
export function probeProgram(...programs: readonly string[]): string | null {
  const find = process.platform === 'win32' ? 'where' : 'which';
  const missing = programs.filter((program) => spawnSync(find, [program]).status !== 0);
  return missing.length === 0 ? null : `${missing.join(', ')} not found`;
}

function isStrict(): boolean {
  return Boolean(process.env['CI']);
}

function refuse(need: Need, reason: string): never {
  throw new Error(`${need} is needed in CI: ${reason}`);
}

/** Says it at once, and hands it to `skipped-reporter.js`, which names a file for it in the environment. */
function tellSkipped(need: Need, reason: string): void {
  console.warn(`SKIPPED, since ${need} is missing: ${reason}`);
  const file = process.env['SKIPPED_NEEDS_FILE'];
  if (!file) return;
  const skipped: SkippedNeed = { need, reason, packages: packages[need], spec: expect.getState().testPath ?? '' };
  appendFileSync(file, `${JSON.stringify(skipped)}\n`);
}
