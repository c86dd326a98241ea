import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { aTestRun, logIn, LOG_FORMATS, REAL_LOG, requestsOf, storeContent } from '@scrape-and-report/analytics/testing';
import type { Figure } from './figure';

const COPIES = 50;
/** What Matomo 5.2's own importer counted on the four days of the real log. */
const OF_MATOMO = [276, 488, 582, 414];
/** Lines a second of processor time: what is wanted of the combined format, and of all others. */
const [WANTED, WANTED_OF_OTHERS] = [350_000, 175_000];

/** Lines a second in every format, plain and compressed, and the page views of the real log beside Matomo's. */
export async function benchLogs(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'log-bench-'));
  try {
    const text = readFileSync(REAL_LOG, 'utf8');
    const requests = requestsOf(text);
    // Other visitors in each copy, as a busier site has them.
    const many = Array.from({ length: COPIES }, (_, nr) =>
      requests.map((request) => ({ ...request, address: request.address.replace(/^\d+/, String(11 + nr)) })),
    ).flat();
    const figures: Figure[] = [];
    for (const format of LOG_FORMATS) {
      const file = join(folder, 'many.log');
      writeFileSync(file, logIn(format, many));
      const wanted = format.name === 'NCSA combined' ? WANTED : WANTED_OF_OTHERS;
      figures.push([
        `${many.length} lines of ${format.name}`,
        rate(many.length, await best(file, null, format.format)),
        `${wanted} a second`,
      ]);
      if (format.name !== 'NCSA combined') continue;
      writeFileSync(join(folder, 'many.log.gz'), gzipSync(readFileSync(file)));
      figures.push(['  compressed', rate(many.length, await best(join(folder, 'many.log.gz'))), '']);
      const year = await best(file, '2015-05-20');
      figures.push(['  a year of settled days, one day read', rate(many.length, year), '']);
    }
    writeFileSync(join(folder, 'one.log'), text);
    const once = await read(join(folder, 'one.log'));
    const counts = once.pageviews.map((count, nr): Figure => [
      `  page views of 2015-05-${17 + nr}, and by Matomo's importer`,
      `${count} and ${OF_MATOMO[nr]} (${percent(count / OF_MATOMO[nr]! - 1)})`,
      '',
    ]);
    return [...figures, ...counts];
  } finally {
    removeSync(folder);
  }
}

function rate(lines: number, { cpuMs, ms }: Read): string {
  const of = (time: number): number => Math.round(lines / (time / 1000));
  return `${of(cpuMs)} lines a second of processor time, ${of(ms)} by the clock`;
}

/** Of two readings, since the first also compiles. */
async function best(file: string, firstDay: string | null = null, format: string | null = null): Promise<Read> {
  const [first, second] = [await read(file, firstDay, format), await read(file, firstDay, format)];
  return second.cpuMs < first.cpuMs ? second : first;
}

interface Read {
  readonly ms: number;
  /** Of all threads: what decompresses, too. */
  readonly cpuMs: number;
  readonly pageviews: readonly number[];
}

async function read(file: string, firstDay: string | null = null, format: string | null = null): Promise<Read> {
  const run = aTestRun(
    { source: 'access-log', files: [file], firstDay, lateDays: 3, format },
    {
      now: '2015-05-21T04:00:00Z',
      root: 'https://www.example.org/',
    },
  );
  try {
    const [started, before] = [performance.now(), process.cpuUsage()];
    await run.run();
    const { user, system } = process.cpuUsage(before);
    const ms = performance.now() - started;
    return {
      ms,
      cpuMs: (user + system) / 1000,
      pageviews: storeContent(run.folder).days.map(({ pageviews }) => pageviews),
    };
  } finally {
    run.remove();
  }
}

function percent(share: number): string {
  return `${share >= 0 ? '+' : ''}${(100 * share).toFixed(1)} %`;
}
