import { spawnSync } from 'node:child_process';

/**
 * `it`, or a loud skip where a tool is missing. With `CI` set a missing tool fails: what is never run proves nothing.
 *
 * @param probe gives the reason why it cannot run here, or null
 */
export function itNeeds(what: string, probe: () => string | null): jest.It | jest.It['skip'] {
  const reason = probe();
  if (reason === null) return it;
  if (process.env['CI']) {
    return ((title: string) =>
      it(title, () => {
        throw new Error(`${what} is needed in CI: ${reason}`);
      })) as unknown as jest.It;
  }
  console.warn(`SKIPPED, since ${what} is missing: ${reason}`);
  return it.skip;
}

/** Whether a program can be started. */
export function probeProgram(...programs: readonly string[]): string | null {
  const missing = programs.filter((program) => spawnSync('which', [program]).status !== 0);
  return missing.length === 0 ? null : `${missing.join(', ')} not found`;
}
