import { aTestRun, storeContent } from '@scrape-and-report/analytics/testing';
import type { StreamUse } from './stream-bench';

/** Reads one log and prints what it took: `stream-child.ts <file>`. */
async function main(): Promise<void> {
  const run = aTestRun(
    { source: 'access-log', files: [process.argv[2]!], firstDay: null, lateDays: 3 },
    { now: '2026-07-02T04:00:00Z', root: 'https://www.example.org/nl' },
  );
  const beforeMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  const [started, before] = [performance.now(), process.cpuUsage()];
  await run.run();
  const { user, system } = process.cpuUsage(before);
  const ms = performance.now() - started;
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  const pageviews = storeContent(run.folder).days.reduce((sum, day) => sum + day.pageviews, 0);
  const use: StreamUse = { beforeMiB, peakMiB, cpuMs: (user + system) / 1000, ms, pageviews };
  run.remove();
  console.log(JSON.stringify(use));
}

void main();
