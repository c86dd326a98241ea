import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { copySync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aTestRun, filesOf, generatedSite, matomoConfig, startMatomoServer, storeContent } from '../testing';
import { contentDigest } from '../testing/store-content';
import { TOKEN, type MatomoServer } from '../testing/matomo-server';

const NOW = '2015-06-06T04:00:00Z';
// On Windows a process takes ten times as long to start.
const KILLS = process.platform === 'win32' ? 10 : 50;
const CHILD = join(__dirname, '../testing/update-in-child.ts');

/** Small, seeded, so that a failure can be repeated. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describe('an update that is killed', () => {
  let server: MatomoServer;
  const scratch = mkdtempSync(join(tmpdir(), 'killed-'));
  beforeAll(async () => {
    // Two months, so that a month's file is made on the way.
    server = await startMatomoServer(new Map([[3, generatedSite({ from: '2015-05-22', days: 15, pages: 300 })]]));
  });
  afterAll(async () => {
    removeSync(scratch);
    await server.close();
  });

  /** Runs the update in a process of its own; kills it `delayMs` after it is about to store its nth day. */
  const runAndKill = (folder: string, nth: number, delayMs: number): Promise<'killed' | 'ended'> =>
    new Promise((resolve, reject) => {
      const options = JSON.stringify({
        analytics: matomoConfig(server.url),
        folder,
        now: NOW,
        root: 'http://semicomplete.com/',
      });
      const child = spawn(process.execPath, ['-r', '@swc-node/register', CHILD, options], {
        env: { ...process.env, MATOMO_TOKEN: TOKEN },
      });
      let seen = 0;
      let errors = '';
      child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
      child.stdout.on('data', (text: Buffer) => {
        const before = seen;
        seen += text.toString().split('day\n').length - 1;
        if (before < nth && seen >= nth) setTimeout(() => child.kill('SIGKILL'), delayMs);
      });
      child.on('close', (code) =>
        code === 0 ? resolve('ended') : code === null ? resolve('killed') : reject(new Error(errors)),
      );
    });

  const sumsOf = (folder: string): string[] => {
    const copy = join(scratch, 'copy');
    removeSync(copy);
    if (!existsSync(folder)) return [];
    copySync(folder, copy);
    const { days, pages } = storeContent(copy);
    const hits = new Map<string, number>();
    for (const page of pages) hits.set(page.day, (hits.get(page.day) ?? 0) + page.hits);
    return [
      ...days.filter((day) => hits.get(day.day) !== day.pageviews).map(({ day }) => day),
      ...[...hits.keys()].filter((day) => !days.some((row) => row.day === day)),
    ];
  };

  it(`${KILLS} times, at any point: no half day is ever seen, and the next run ends as an unbroken one`, async () => {
    const unbroken = aTestRun(matomoConfig(server.url), { now: NOW });
    await unbroken.run();
    const expected = contentDigest(unbroken.folder);
    unbroken.remove();

    const random = createRandom(20_150_522);
    const lanes = [join(scratch, 'a'), join(scratch, 'b')].map(async (folder) => {
      let kills = 0;
      let ends = 0;
      while (kills < KILLS / 2) {
        const how = await runAndKill(folder, 1 + Math.floor(random() * 3), random() * 12);
        expect(sumsOf(folder)).toEqual([]);
        if (how === 'killed') kills += 1;
        else {
          ends += 1;
          expect(contentDigest(folder)).toBe(expected);
          rmSync(folder, { recursive: true });
        }
      }
      while ((await runAndKill(folder, Number.POSITIVE_INFINITY, 0)) !== 'ended');
      expect(contentDigest(folder)).toBe(expected);
      expect([...filesOf(folder).keys()].filter((name) => !name.startsWith('.tmp-'))).toEqual([
        '2015-05.db',
        '2015-06.db',
      ]);
      return ends;
    });
    await Promise.all(lanes);
  }, 300_000);
});
