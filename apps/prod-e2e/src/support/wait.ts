import { processesOf, type RunningNx } from '@scrape-and-report/testing';

const POLL_MS = 20;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Waits until the condition holds, or gives something that is there.
 *
 * @throws Error with what each nx printed, when it does not come to it in time, or when all of them ended before.
 */
export async function until<T>(
  condition: () => T,
  runs: readonly RunningNx[],
  limitMs = 240_000,
): Promise<NonNullable<T>> {
  for (const end = Date.now() + limitMs; ;) {
    const found = condition();
    if (found) return found;
    const allEnded = runs.length > 0 && runs.every(({ child }) => child.exitCode !== null || child.signalCode !== null);
    if (allEnded || Date.now() > end)
      throw new Error(`never came to it:\n${runs.map(({ output }) => output()).join('\n')}`);
    await pause(POLL_MS);
  }
}

/** Kills nx and all that it started, as a machine dies. */
export function killTree({ child }: RunningNx): void {
  process.kill(-child.pid!, 'SIGKILL');
}

/** Waits until no process of the run is left: after nx alone was killed its tasks stop by themselves. */
export async function untilGone({ child }: RunningNx, limitMs = 60_000): Promise<void> {
  await until(() => processesOf(child.pid!).size === 0, [], limitMs);
}
