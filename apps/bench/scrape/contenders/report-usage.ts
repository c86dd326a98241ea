/** Prints, as the last line, what a contender did and what it cost: CPU of the whole process, start-up included. */
export function report(facts: Readonly<Record<string, number>>): void {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
  console.log(
    JSON.stringify({ ...facts, cpuSeconds, peakMiB: Math.round(maxRSS / 1024), wallSeconds: performance.now() / 1000 }),
  );
}
