import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Day } from '@scrape-and-report/production';
import { createLogReading } from '../../access-log/log-reading';
import { readerOptionsOf, type AccessLogOptions } from './access-log-options';
import { openLogs } from './open-logs';
import { readInTurn } from './read-in-turn';

const DAYS = [17, 18, 19, 20, 21, 22].map((day) => `2026-05-${day}` as Day);
const LINES_A_DAY = 5760;

describe('a log of several days', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'read-in-turn-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Which days are given before the log has been read to its end, and up to which day it was read by then. */
  const given = async (maxWaiting: number): Promise<(readonly [Day, Day | null])[]> => {
    const path = join(folder, 'access.log');
    writeFileSync(path, DAYS.map((day) => linesOf(Number(day.slice(8)))).join(''));
    const analytics: AccessLogOptions['analytics'] = {
      source: 'access-log',
      files: [path],
      firstDay: null,
      lateDays: 3,
    };
    const cleanUrl = Object.assign((url: string) => url, {
      dropsQueries: true,
    }) as unknown as AccessLogOptions['cleanUrl'];
    const [root, timeZone, isOwnHost] = ['https://www.example.org/', 'UTC', () => true];
    const log = { info: () => undefined, warning: () => undefined } as unknown as AccessLogOptions['log'];
    const progress = { update: () => undefined, end: () => undefined } as unknown as AccessLogOptions['progress'];
    const signal = new AbortController().signal;
    const options: AccessLogOptions = {
      analytics,
      root,
      timeZone,
      isOwnHost,
      cleanUrl,
      log,
      progress,
      signal,
      maxWaiting,
    };
    const wanted = new Set(DAYS);
    const rules = { root, timeZone, wanted, isOwnHost, cleanUrl, seed: 1, ownAddresses: [], searchWords: false };
    const reading = createLogReading(rules);
    const answer: (readonly [Day, Day | null])[] = [];
    for await (const days of readInTurn(await openLogs([path], readerOptionsOf(options)), reading, options))
      for (const day of days) {
        answer.push([day, reading.lastDay]);
        expect(reading.figuresOf(day).totals.pageviews).toBe(LINES_A_DAY);
      }
    return answer;
  };

  it('that is large gives each day soon after its end: the visitors of a day are remembered until then', async () => {
    // Two days and a half: the third has no other reason to be given than that it is over.
    expect(await given(LINES_A_DAY * 2.5)).toEqual([
      ['2026-05-17', '2026-05-19'],
      ['2026-05-18', '2026-05-19'],
      ['2026-05-19', '2026-05-20'],
      ['2026-05-20', '2026-05-21'],
      ['2026-05-21', '2026-05-22'],
    ]);
  });

  it('that is not gives all of them at its end, when no late line can come any more', async () => {
    expect(await given(500_000)).toEqual([]);
  });
});

/** One visitor a line, every fifteen seconds. */
function linesOf(day: number): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return Array.from({ length: LINES_A_DAY }, (_, nr) => {
    const at = `${two(Math.floor(nr / 240))}:${two(Math.floor(nr / 4) % 60)}:${two((nr % 4) * 15)}`;
    return `10.0.${nr >> 8}.${nr & 255} - - [${day}/May/2026:${at} +0000] "GET /p${nr % 50} HTTP/1.1" 200 900 "-" "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"\n`;
  }).join('');
}
