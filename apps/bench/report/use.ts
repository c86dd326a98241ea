/** Prints, as one line of JSON, the CPU time since `before`, the peak memory of the process, and more figures. */
export function tellUse(before: NodeJS.CpuUsage, more: Readonly<Record<string, number>> = {}): void {
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ cpuSeconds: cpuSince(before), peakMiB, ...more }));
}

/** Seconds of CPU, of all threads. */
export function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
