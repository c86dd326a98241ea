import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { join } from 'node:path';
import { loaderFlags } from '@scrape-and-report/launch/testing';
import type { Partner } from '@scrape-and-report/production';
import { readScrapeManifest, verifyScrape } from '@scrape-and-report/record';
import { createFleet, readTree, writeScrape, writeTree } from '../testing/store-fixture';
import { createJob, syncInProcess } from '../testing/partner-sync';

/** Kills at random moments: 20 for each commit, SYNC_KILLS=200 for a nightly run. */
const RANDOM_KILLS = Number(process.env['SYNC_KILLS'] ?? 20);
const THREAD_KILLS = Math.ceil(RANDOM_KILLS / 4);
const NEW_SCRAPE = '261122-0500';
/** It stands there in format 1, and comes in format 2. */
const MOVED = '261120-0500';

describe('a sync that is killed with SIGKILL', () => {
  let fleet: ReturnType<typeof createFleet>;
  let anna: Partner;
  let bram: Partner;
  beforeEach(() => {
    fleet = createFleet(['anna', 'bram']);
    [anna, bram] = fleet.partners as [Partner, Partner];
  });
  afterEach(() => fleet.remove());

  /** bram holds the old state, anna the new one: all kinds of actions are needed. `bulk` makes it last. */
  async function prepare(bulk: number): Promise<{ old: Record<string, string>; next: Record<string, string> }> {
    await writeScrape(anna.store, '261121-0500');
    await writeScrape(anna.store, MOVED, { files: { 'scrape.db': 'pages', 'bodies.pack': 'b'.repeat(bulk) } });
    writeTree(anna.store, {
      'reports/index.html': 'old page',
      'analytics/2026-11.db': 'o'.repeat(bulk),
      'gone/a.txt': 'a',
      'gone/b.txt': 'b',
      kind: 'a file',
      'dir/x.txt': 'x',
    });
    await syncInProcess(await createJob(anna, bram));
    writeTree(bram.store, { 'production.log': 'his lines\n', 'dir/.tmp-not-ours': 'somebody else' });
    const old = readTree(bram.store);
    rmSync(join(anna.store, MOVED), { recursive: true });
    await writeScrape(anna.store, MOVED, {
      files: { 'list.json.br': 'list', 'readings.pack': 'r'.repeat(bulk), 'bodies.pack': 'b'.repeat(bulk) },
      was: createHash('sha256').update('pages').digest('hex'),
    });
    await writeScrape(anna.store, NEW_SCRAPE, {
      files: { 'scrape.db': 'n'.repeat(bulk), 'log.txt': 'done\n', 'sub/more.txt': 'more' },
    });
    writeTree(
      anna.store,
      {
        'reports/index.html': 'new page',
        'analytics/2026-11.db': 'N'.repeat(bulk + 7),
        'reports/261122-0500/report.xlsx': 'xlsx',
      },
      1800,
    );
    rmSync(join(anna.store, 'gone'), { recursive: true });
    rmSync(join(anna.store, 'kind'));
    mkdirSync(join(anna.store, 'kind'));
    writeTree(anna.store, { 'kind/inside.txt': 'a directory now' });
    return {
      old,
      next: { ...readTree(anna.store), 'production.log': 'his lines\n', 'dir/.tmp-not-ours': 'somebody else' },
    };
  }

  async function assertOldOrNew({ old, next }: Awaited<ReturnType<typeof prepare>>): Promise<void> {
    const present = readTree(bram.store, (name) => name === '.production' || name === 'SYNC_IN_PROGRESS.flag');
    for (const [path, content] of Object.entries(present)) {
      expect([old[path], next[path]].map((text) => text === content && path)).toContain(path);
    }
    // What both states have is never absent; what changed its kind may be, in between.
    for (const path of Object.keys(old)) if (next[path] !== undefined) expect(present).toHaveProperty([path]);
    for (const name of [MOVED, NEW_SCRAPE].filter((one) => one === MOVED || existsSync(join(bram.store, one)))) {
      const manifest = readScrapeManifest(join(bram.store, name), name);
      expect(manifest && (await verifyScrape(join(bram.store, name), manifest))).toEqual([]);
    }
  }

  async function assertFinishes({ next }: Awaited<ReturnType<typeof prepare>>): Promise<void> {
    await syncInProcess(await createJob(anna, bram));
    expect(readTree(bram.store)).toEqual(next);
    const own = readdirSync(join(bram.store, '.production'));
    expect(own.filter((name) => /^(incoming|sync\.lock|\.tmp-)/.test(name))).toEqual([]);
    const again = await syncInProcess(await createJob(anna, bram));
    expect(again.lines.filter(([, text]) => /added|updated|deleted/.test(text))).toEqual([]);
  }

  /** Its output when it lived to the end, null when it was killed. */
  async function run(killAt: number, killAfterMs?: number): Promise<string | null> {
    const jobFile = join(fleet.root, 'job.json');
    writeFileSync(jobFile, JSON.stringify(await createJob(anna, bram)));
    const child = spawn(
      process.execPath,
      [...loaderFlags('moment'), join(__dirname, '../testing/killed-sync.ts'), jobFile, String(killAt)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    clearTimeout(timer);
    // On Windows who kills itself ends by code 1, without a signal.
    if (signal === 'SIGKILL' || (process.platform === 'win32' && code === 1)) return null;
    expect([code, signal]).toEqual([0, null]);
    return output;
  }

  it('leaves every file old or new at every step, and the next sync finishes it', async () => {
    let killAt = 1;
    for (; ; killAt++) {
      const states = await prepare(3000);
      const output = await run(killAt);
      await assertOldOrNew(states);
      await assertFinishes(states);
      fleet.remove();
      fleet = createFleet(['anna', 'bram']);
      [anna, bram] = fleet.partners as [Partner, Partner];
      if (output !== null) break;
    }
    expect(killAt).toBeGreaterThan(30);
  }, 600_000);

  it(
    `leaves every file old or new at ${RANDOM_KILLS} random moments`,
    async () => {
      const bulk = 8 << 20;
      const renew = (): void => {
        fleet.remove();
        fleet = createFleet(['anna', 'bram']);
        [anna, bram] = fleet.partners as [Partner, Partner];
      };
      await prepare(bulk);
      // The first start compiles, and other work comes and goes: whoever outlives its kill tells how long a sync takes now.
      let wholeMs = await timed(() => run(0));
      let killed = 0;
      let midway = 0;
      let rounds = 0;
      for (; killed < RANDOM_KILLS && rounds < RANDOM_KILLS * 4; rounds++) {
        renew();
        const states = await prepare(bulk);
        let output: string | null = null;
        const tookMs = await timed(async () => (output = await run(0, wholeMs * (0.3 + Math.random() * 0.7))));
        if (output === null) killed += 1;
        else wholeMs = tookMs;
        if (existsSync(join(bram.store, 'SYNC_IN_PROGRESS.flag'))) midway += 1;
        await assertOldOrNew(states);
        await assertFinishes(states);
      }
      console.log(`killed ${killed} in ${rounds} rounds, ${midway} of them while files were being written`);
      expect(midway).toBeGreaterThan(0);
      expect(killed).toBe(RANDOM_KILLS);
    },
    60_000 + RANDOM_KILLS * 30_000,
  );

  it(
    `leaves each scrape of a first copy absent or complete at ${THREAD_KILLS} random moments, though threads build them`,
    async () => {
      const names = Array.from({ length: 9 }, (_, day) => `26110${day + 1}-0500`);
      for (const name of names) {
        const files = Array.from({ length: 500 }, (_, page) => [`page-${page}.html`, `${page} of ${name}`]);
        await writeScrape(anna.store, name, { files: Object.fromEntries(files) as Record<string, string> });
      }
      let wholeMs = await timed(() => run(0));
      let midway = 0;
      for (let kills = 0; kills < THREAD_KILLS;) {
        removeSync(bram.store);
        let output: string | null = null;
        const tookMs = await timed(async () => (output = await run(0, wholeMs * (0.3 + Math.random() * 0.6))));
        if (output !== null) {
          wholeMs = tookMs;
          continue;
        }
        kills += 1;
        const present = existsSync(bram.store) ? readdirSync(bram.store).filter((name) => names.includes(name)) : [];
        for (const name of present) {
          const manifest = readScrapeManifest(join(bram.store, name), name);
          expect(manifest && (await verifyScrape(join(bram.store, name), manifest))).toEqual([]);
        }
        if (existsSync(join(bram.store, '.production/incoming'))) midway += 1;
        await assertFinishes({ old: {}, next: readTree(anna.store) });
      }
      expect(midway).toBeGreaterThan(0);
    },
    60_000 + THREAD_KILLS * 60_000,
  );
});

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
