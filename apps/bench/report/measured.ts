import { execFileSync } from 'node:child_process';

/** What one process told of itself; more figures by name. */
export type Measured = { readonly cpuSeconds: number; readonly peakMiB: number } & Readonly<
  Partial<Record<string, number>>
>;

/** By CPU time. */
export function median(rounds: readonly Measured[]): Measured {
  return [...rounds].sort((a, b) => a.cpuSeconds - b.cpuSeconds)[Math.floor(rounds.length / 2)]!;
}

export function show({ cpuSeconds, peakMiB, bytes }: Measured): string {
  return `${cpuSeconds.toFixed(2)} s of CPU, ${peakMiB.toFixed(0)} MiB at most, ${(bytes! / 1e6).toFixed(2)} MB`;
}

/** A Python that has a module; null when there is none. */
export function findPython(module: string): string | null {
  for (const python of ['python3', '/usr/bin/python3', 'python']) {
    try {
      execFileSync(python, ['-c', `import ${module}`], { stdio: 'ignore' });
      return python;
    } catch {
      // Not this one.
    }
  }
  return null;
}
