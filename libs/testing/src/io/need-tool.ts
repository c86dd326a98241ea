import { spawnSync } from 'node:child_process';

/**
 * `it`, or a loud skip where a tool is missing. With `CI` set a missing tool fails: what is never run proves nothing.
 *
 * @param probe gives the reason why it cannot run here, or null
 */
export function itNeeds(what: string, probe: () => string | null): jest.It | jest.It['skip'] {
  const reason = probe();
  if (reason === null) return it;
  if (isStrict()) return ((title: string) => it(title, () => refuse(what, reason))) as unknown as jest.It;
  tellSkipped(what, reason);
  return it.skip;
}

/** `describe`, under the same rule. */
export function describeNeeds(what: string, probe: () => string | null): jest.Describe | jest.Describe['skip'] {
  const reason = probe();
  if (reason === null) return describe;
  if (isStrict()) {
    const refused = (title: string): void => describe(title, () => it(`has ${what}`, () => refuse(what, reason)));
    return refused as unknown as jest.Describe;
  }
  tellSkipped(what, reason);
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

function refuse(what: string, reason: string): never {
  throw new Error(`${what} is needed in CI: ${reason}`);
}

function tellSkipped(what: string, reason: string): void {
  console.warn(`SKIPPED, since ${what} is missing: ${reason}`);
}
