import { spawn } from 'node:child_process';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LeaseLostError } from '@scrape-and-report/production';
import {
  aTestRun,
  filesOf,
  generatedSite,
  matomoConfig,
  startMatomoServer,
  storeContent,
  type TestRun,
} from '../testing';
import { TOKEN, type MatomoServer } from '../testing/matomo-server';

const NOW = '2015-06-01T04:00:00Z';
const CHILD = join(__dirname, '../testing/update-in-child.ts');

describe('two at once', () => {
  let servers: MatomoServer[];
  let run: TestRun;
  beforeEach(async () => {
    const site = (pages: number) => new Map([[3, generatedSite({ from: '2015-05-12', days: 20, pages })]]);
    servers = [await startMatomoServer(site(50)), await startMatomoServer(site(60))];
    run = aTestRun(matomoConfig(servers[0]!.url), { now: NOW });
  });
  afterEach(async () => {
    run.remove();
    await Promise.all(servers.map((server) => server.close()));
  });

  it('writing into one folder: each day is one of theirs, whole', async () => {
    const update = (server: MatomoServer): Promise<number | null> =>
      new Promise((resolve) => {
        const options = JSON.stringify({
          analytics: matomoConfig(server.url),
          folder: run.folder,
          now: NOW,
          root: 'http://semicomplete.com/',
        });
        const child = spawn(process.execPath, ['-r', '@swc-node/register', CHILD, options], {
          env: { ...process.env, MATOMO_TOKEN: TOKEN },
        });
        child.stdout.resume();
        child.on('close', resolve);
      });
    expect(await Promise.all(servers.map(update))).toEqual([0, 0]);
    const { days, pages } = storeContent(run.folder);
    expect(days).toHaveLength(20);
    for (const { day, pageviews } of days) {
      const rows = pages.filter((page) => page.day === day);
      expect([50, 60]).toContain(rows.length);
      expect(rows.reduce((sum, { hits }) => sum + hits, 0)).toBe(pageviews);
    }
  }, 60_000);

  it('and the lease is lost: stops before the next day, and writes nothing more', async () => {
    let asserted = 0;
    const assertLease = async (): Promise<void> => {
      if ((asserted += 1) > 5) throw new LeaseLostError('another partner produces');
    };
    await expect(run.run({ assertLease })).rejects.toBeInstanceOf(LeaseLostError);
    expect(storeContent(run.folder).days).toHaveLength(5);
    expect(asserted).toBe(6);
  });

  it('removes what a killed run left long ago, and nothing younger', async () => {
    await run.run();
    const [old, young] = ['.tmp-aa-2015-05.db', '.tmp-bb-2015-05.db'].map((name) => join(run.folder, name));
    writeFileSync(old!, 'half');
    writeFileSync(young!, 'half');
    utimesSync(old!, new Date(Date.now() - 7_200_000), new Date(Date.now() - 7_200_000));
    await run.run();
    expect([...filesOf(run.folder).keys()]).toEqual(['.tmp-bb-2015-05.db', '2015-05.db']);
  });
});
