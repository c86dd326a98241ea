import { readJsonSync } from 'fs-extra';
import { join } from 'node:path';
import { openScrape } from '@scrape-and-report/record';
import { runBare, runCrawlee, runOurs, runScrapy, type Usage } from '../contenders';

interface Found {
  readonly pages: readonly string[];
  readonly broken: readonly string[];
}

/** Case 1: the same site by everyone in one run, CPU side by side, and whether all found the same. */
export async function compare(name: string, root: string, work: string): Promise<void> {
  const urls = (who: string): string => join(work, `${name}-${who}.json`);
  const directory = join(work, `${name}-ours`);
  const usages: [string, Usage | null, Found | null][] = [];
  const add = (who: string, usage: Usage | null): void => {
    const found = usage && who !== 'ours' ? (readJsonSync(urls(who)) as Found) : null;
    usages.push([who, usage, found]);
  };
  add('bare', await runBare(root, urls('bare')));
  add('ours', await runOurs(root, directory));
  add('Crawlee', await runCrawlee(root, urls('Crawlee'), work));
  add('Scrapy', await runScrapy(root, urls('Scrapy')));
  const ours = usages.find(([who]) => who === 'ours')![1]!;
  const reference = usages.find(([who]) => who === 'bare')![2]!;
  const recorded = readRecorded(directory);
  console.log(`\n${name}: CPU of the whole process; ours records everything, the others take title and links`);
  console.table(
    usages
      .filter(([, usage]) => usage)
      .map(([who, usage, found]) => ({
        who,
        pages: usage!.pages,
        missing: differ(reference.pages, who === 'ours' ? recorded.pages : found!.pages),
        extra: differ(who === 'ours' ? recorded.pages : found!.pages, reference.pages),
        'broken links': new Set((who === 'ours' ? recorded : found!).broken).size,
        'CPU s': usage!.cpuSeconds.toFixed(1),
        'times ours': (usage!.cpuSeconds / ours.cpuSeconds).toFixed(2),
        'peak MiB': usage!.peakMiB,
        'wall s': usage!.wallSeconds.toFixed(1),
      })),
  );
  console.log(
    `${name}: ours takes ${(ours.cpuSeconds / usages[0]![1]!.cpuSeconds).toFixed(2)} times the bare loop; ` +
      `${new Set(recorded.broken).size} broken targets recorded with ${recorded.uses} places that link to them on ${recorded.usedBy} pages`,
  );
}

/** How many of these URLs the others lack, and the first of them. */
function differ(of: readonly string[], from: readonly string[]): string {
  const known = new Set(from);
  const lacking = new Set(of.filter((url) => !known.has(url)));
  return lacking.size === 0 ? '0' : `${lacking.size}: ${new URL([...lacking][0]!).pathname}`;
}

function readRecorded(directory: string): Found & { readonly uses: number; readonly usedBy: number } {
  const reader = openScrape(directory);
  try {
    const pages = [...reader.pageFacts()].map(({ url }) => url);
    const broken = [...reader.problems()].filter(({ kind }) => /^http-4/.test(kind)).map(({ url }) => url);
    const uses = [...reader.linkUses()].filter(({ type, status }) => type === 'int' && /^4/.test(status ?? ''));
    return { pages, broken, uses: uses.length, usedBy: new Set(uses.map(({ path }) => path)).size };
  } finally {
    reader.close();
  }
}
