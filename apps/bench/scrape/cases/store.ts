import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runOurs } from '../contenders';
import type { Docs } from '../serve-docs';

/** Case 4: what two days of an unchanged site cost on the wire and on the disk. */
export async function storeTwoDays(docs: Docs, work: string): Promise<void> {
  const [first, second] = [join(work, 'day-one'), join(work, 'day-two')];
  docs.bytesSent();
  const one = await runOurs(docs.openjdk, first);
  const downOne = docs.bytesSent();
  const two = await runOurs(docs.openjdk, second, { previous: first });
  const downTwo = docs.bytesSent();
  const apart = ['scrape.db'];
  console.log('\ntwo days of openjdk-17-doc, nothing changed');
  console.table(
    [
      { day: 'one', usage: one, folder: first, down: downOne },
      { day: 'two', usage: two, folder: second, down: downTwo },
    ].map(({ day, usage, folder, down }) => ({
      day,
      pages: usage.pages,
      'not modified': usage.notModified,
      'B down a page': Math.round(down / usage.pages),
      'B stored a page, scrape.db apart': Math.round(sizeOf(folder, apart) / usage.pages),
      'B of bodies and journal a page': Math.round(
        sizeOf(folder, [...apart, 'log.txt', 'robots.txt', 'start_urls.txt']) / usage.pages,
      ),
      'B of scrape.db a page': Math.round(statSync(join(folder, 'scrape.db')).size / usage.pages),
      'CPU s': usage.cpuSeconds.toFixed(1),
    })),
  );
}

function sizeOf(folder: string, without: readonly string[]): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !without.includes(name))
    .reduce((sum, entry) => {
      const path = join(folder, entry.name);
      return sum + (entry.isDirectory() ? sizeOf(path, []) : statSync(path).size);
    }, 0);
}
