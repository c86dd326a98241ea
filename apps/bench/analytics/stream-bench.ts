import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, writeSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
/** A site that writes 10 GB a month: a smaller log is one of fewer days, which are as full. */
const DAYS_A_GIGABYTE = 3;

/**
 * A log of so many gigabytes, three days each, of a site with 20,000 pages and millions of visitors, read by a process of its
 * own: lines a second, and its memory at its peak.
 */
export function benchStream(gigabytes: number): { readonly figures: Figure[]; readonly use: StreamUse } {
  const folder = mkdtempSync(join(tmpdir(), 'stream-bench-'));
  try {
    const lines = writeLog(join(folder, 'access.log'), gigabytes * 1e9);
    // A first process compiles: the compiler takes 35 MiB, and no office has it.
    writeLog(join(folder, 'small.log'), 1e6);
    readLog(join(folder, 'small.log'));
    const use = readLog(join(folder, 'access.log'));
    const { peakMiB, beforeMiB, cpuMs, ms, pageviews } = use;
    const of = (time: number): number => Math.round(lines / (time / 1000));
    const figures: Figure[] = [
      [
        `access log of ${gigabytes} GB, ${lines} lines, ${pageviews} page views`,
        `${of(cpuMs)} lines a second of processor time, ${of(ms)} by the clock`,
        '350000 a second',
      ],
      ['  memory at its peak (before it began)', `${peakMiB} MiB (${beforeMiB} MiB)`, '200 MiB'],
    ];
    return { figures, use };
  } finally {
    removeSync(folder);
  }
}

export interface StreamUse {
  readonly peakMiB: number;
  readonly beforeMiB: number;
  readonly cpuMs: number;
  readonly ms: number;
  readonly pageviews: number;
}

function readLog(path: string): StreamUse {
  const child = join(__dirname, 'stream-child.ts');
  const loader = join(__dirname, '../../../libs/launch/src/io/load-typescript.js');
  const answer = execFileSync(process.execPath, ['--require', loader, child, path], { encoding: 'utf8' });
  return JSON.parse(answer.trim().split('\n').at(-1)!) as StreamUse;
}

const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
];

/** @returns how many lines it has */
function writeLog(path: string, bytes: number): number {
  const handle = openSync(path, 'w');
  const perLine = 216;
  const seconds = Math.ceil((bytes / 1e9) * DAYS_A_GIGABYTE) * 86_400;
  let [written, lines, state] = [0, 0, 1];
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
  try {
    while (written < bytes) {
      let text = '';
      for (let nr = 0; nr < 20_000; nr += 1, lines += 1) {
        const second = Math.min(seconds - 1, Math.floor((lines * perLine * seconds) / bytes));
        const kind = next(10);
        const page = Math.floor(next(20_000) ** 2 / 20_000);
        const target = kind < 6 ? `/nl/static/main-${next(300)}.css` : `/nl/deel-${page % 40}/pagina-${page}`;
        const query = kind === 9 ? `?sessie=${next(1e9)}` : '';
        text += `${10 + next(4)}.${next(256)}.${next(256)}.${next(256)} - - [${clf(second)} +0000] "GET ${target}${query} HTTP/1.1" 200 ${next(1e5)} "-" "${AGENTS[next(4)]}"\n`;
      }
      written += writeSync(handle, text);
    }
  } finally {
    closeSync(handle);
  }
  return lines;
}

let [lastSecond, lastText] = [-1, ''];
function clf(second: number): string {
  if (second !== lastSecond) {
    const at = new Date(Date.UTC(2026, 5, 1) + second * 1000).toISOString();
    lastText = `${at.slice(8, 10)}/${MONTHS[Number(at.slice(5, 7)) - 1]!}/${at.slice(0, 4)}:${at.slice(11, 19)}`;
    lastSecond = second;
  }
  return lastText;
}
