import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { aTestRun, REAL_LOG, storeContent } from '@scrape-and-report/analytics/testing';
import type { Figure } from './figure';

const COPIES = 50;
/** What Matomo 5.2's own importer counted on the four days of the real log. */
const OF_MATOMO = [276, 488, 582, 414];

/** Lines a second, plain and compressed, and the page views of the real log beside Matomo's. */
export async function benchLogs(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'log-bench-'));
  try {
    const text = readFileSync(REAL_LOG, 'utf8');
    const many = Array.from({ length: COPIES }, (_, nr) => text.replace(/^10\./gm, `${11 + nr}.`)).join('');
    writeFileSync(join(folder, 'one.log'), text);
    writeFileSync(join(folder, 'many.log'), many);
    writeFileSync(join(folder, 'many.log.gz'), gzipSync(many));
    const once = await read(join(folder, 'one.log'));
    const plain = await read(join(folder, 'many.log'));
    const packed = await read(join(folder, 'many.log.gz'));
    const lines = many.split('\n').length - 1;
    const rate = (ms: number): string => `${Math.round(lines / (ms / 1000))} lines/s`;
    return [
      [`access log of ${lines} lines`, rate(plain.ms), '100000 lines/s or more'],
      ['  compressed', rate(packed.ms), ''],
      ['  a year of settled days, one day read', rate((await read(join(folder, 'many.log'), '2015-05-20')).ms), ''],
      ...once.pageviews.map((count, nr): Figure => [
        `  page views of 2015-05-${17 + nr}, and by Matomo's importer`,
        `${count} and ${OF_MATOMO[nr]} (${percent(count / OF_MATOMO[nr]! - 1)})`,
        'within 4 %',
      ]),
    ];
  } finally {
    removeSync(folder);
  }
}

async function read(file: string, firstDay: string | null = null): Promise<{ ms: number; pageviews: number[] }> {
  const run = aTestRun({ source: 'access-log', files: [file], firstDay, lateDays: 3 }, { now: '2015-05-21T04:00:00Z' });
  try {
    const started = performance.now();
    await run.run();
    const ms = performance.now() - started;
    return { ms, pageviews: storeContent(run.folder).days.map(({ pageviews }) => pageviews) };
  } finally {
    run.remove();
  }
}

function percent(share: number): string {
  return `${share >= 0 ? '+' : ''}${(100 * share).toFixed(1)} %`;
}
