import { generatedSite, startMatomoServer } from '@scrape-and-report/analytics/testing';

/** The Matomo of the benchmark, as a process of its own; says its address, and at the end the seconds it has worked. */
async function main(): Promise<void> {
  const [from, days, pages] = process.argv.slice(2) as [string, string, string];
  const site = generatedSite({ from, days: Number(days), pages: Number(pages) });
  const server = await startMatomoServer(new Map([[3, site]]));
  process.stdout.write(`${server.url}\n`);
  process.on('message', (message) => {
    if (message === 'figures') process.send!({ calls: server.calls.length, cpuMs: process.cpuUsage().user / 1000 });
  });
  process.on('disconnect', () => process.exit(0));
}

void main();
