import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { forkProgram } from '@scrape-and-report/launch';
import { addDays, createSystemClock } from '@scrape-and-report/production';
import { aTestRun, filesOf, matomoConfig, storeContent, type TestRun } from '@scrape-and-report/analytics/testing';
import type { Figure } from './figure';

const FIRST_DAY = '2025-11-22';
const [DAYS, PAGES] = [365, 500];

/** Backfill, daily run and a run without news against a server in another process. */
export async function benchMatomo(): Promise<Figure[]> {
  const { child, url } = await startServer();
  const dayAfter = addDays(FIRST_DAY, DAYS);
  const run = aTestRun(matomoConfig(url), { now: `${dayAfter}T04:00:00Z` });
  try {
    const idleMb = Math.round(process.memoryUsage().rss / 1_048_576);
    const cpu = process.cpuUsage();
    const backfill = await measure(run, child, dayAfter);
    const { user, system } = process.cpuUsage(cpu);
    const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
    const daily = await measure(run, child, addDays(dayAfter, 1));
    const before = filesOf(run.folder);
    const again = await measure(run, child, addDays(dayAfter, 1));
    const isSame = [...filesOf(run.folder)].every(([name, bytes]) => before.get(name)?.equals(bytes));
    const { days, pages } = storeContent(run.folder);
    const told = pages.reduce((sum, { hits }) => sum + hits, 0);
    const pageviews = days.reduce((sum, day) => sum + day.pageviews - day.hidden_hits, 0);
    return [
      [
        `backfill, ${DAYS} days of ${PAGES} pages`,
        `${backfill.calls} calls, ${seconds(backfill.ms)}`,
        'at most 24 calls, 10 s',
      ],
      ['  of which the server worked', seconds(backfill.serverMs), ''],
      ['  processor time of the stage', seconds((user + system) / 1000), ''],
      [
        '  rows stored a second, server time apart',
        String(Math.round((DAYS * PAGES * 1000) / (backfill.ms - backfill.serverMs))),
        '50000 or more',
      ],
      ['  memory at its peak', `${peakMb} MB (${idleMb} MB before)`, 'at most 250 MB'],
      ['  page views with their URL or counted as hidden', `${((100 * told) / pageviews).toFixed(2)} %`, '100 %'],
      ['daily run', `${daily.calls} calls, ${seconds(daily.ms)}`, 'at most 2 calls, 1 s'],
      [
        'a run without news',
        `${again.calls} calls, ${seconds(again.ms)}, ${again.written} days written, ${isSame ? 'same bytes' : 'OTHER BYTES'}`,
        'nothing written',
      ],
    ];
  } finally {
    run.remove();
    child.disconnect();
  }
}

function startServer(): Promise<{ child: ChildProcess; url: string }> {
  const args = [FIRST_DAY, String(DAYS + 2), String(PAGES)];
  const child = forkProgram(join(__dirname, 'server'), {
    args,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.stdout!.once('data', (text: Buffer) => resolve({ child, url: text.toString().trim() }));
    child.once('exit', () => reject(new Error('the server did not start')));
  });
}

interface Measured {
  readonly ms: number;
  readonly calls: number;
  readonly serverMs: number;
  readonly written: number;
}

async function measure(run: TestRun, child: ChildProcess, day: string): Promise<Measured> {
  const before = await figuresOf(child);
  const started = performance.now();
  const { daysWritten } = await run.run({ clock: { ...createSystemClock(), now: () => new Date(`${day}T04:00:00Z`) } });
  const ms = performance.now() - started;
  const after = await figuresOf(child);
  return { ms, calls: after.calls - before.calls, serverMs: after.cpuMs - before.cpuMs, written: daysWritten };
}

function figuresOf(child: ChildProcess): Promise<{ calls: number; cpuMs: number }> {
  return new Promise((resolve) => {
    child.once('message', (message) => resolve(message as { calls: number; cpuMs: number }));
    child.send('figures');
  });
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
