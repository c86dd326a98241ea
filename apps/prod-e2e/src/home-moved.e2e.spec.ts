import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { Fleet } from '@scrape-and-report/testing';
import { copySync, readJsonSync, removeSync, writeJsonSync } from 'fs-extra';
import { join } from 'node:path';
import { inOneProcess } from './support/mornings/starters';
import { pause, until } from './support/wait';

const STAGES = ['elect', 'scrape', 'analytics', 'sections', 'report', 'fingerprint', 'sync', 'daily'];

/** The own home moves away while a run goes on: a cable, a server, a colleague who tidies up. */
describe('a home that moves away during a run', () => {
  let fleet: Fleet;
  let home: string;
  let away: string;
  beforeAll(async () => {
    const slow = { directory: '../../site', requestsPerSecond: 8, concurrency: 1, checkExternalLinks: false };
    fleet = new Fleet(['anna', 'bram']).configure({ site: slow });
    home = fleet.home('anna');
    away = `${home}-away`;
    expect((await fleet.nx(['run', 'prod:daily'], { now: '2026-11-01T05:00:00+01:00' })).code).toBe(0);
  });
  afterAll(() => fleet.remove());

  /** Of another store, as it stood some days ago. */
  const another = (): void => copySync(join(fleet.root, 'another'), home);

  const nothing = (): void => undefined;
  const empty = (): void => void mkdirSync(home);
  const cases = STAGES.flatMap((stage, index) => [
    { stage, day: 2 + index, what: 'nothing stands in its place', replace: nothing },
    ...(index % 3 === 1 ? [{ stage, day: 12 + index, what: 'an empty folder stands there', replace: empty }] : []),
    ...(index % 3 === 2 ? [{ stage, day: 12 + index, what: 'another store stands there', replace: another }] : []),
  ]);

  it.each(cases)('in $stage, and $what: nothing is made or written there', async ({ stage, day, replace }) => {
    prepareAnother();
    const now = `2026-11-${String(day).padStart(2, '0')}T05:00:00+01:00`;
    let before: ReturnType<typeof shotOf> = null;
    const act = (): void => {
      renameSync(home, away);
      replace();
      before = shotOf(home);
    };
    const { code, output } = await inOneProcess(fleet)('anna', now, { stage, act });
    try {
      expect(shotOf(home)).toEqual(before);
      expect({ code, output }).toMatchObject({ code: 1 });
      expect(output).not.toMatch(/^ +at .+:\d+:\d+\)?$/m);
    } finally {
      removeSync(home);
      renameSync(away, home);
    }
  });

  it('in the middle of a crawl, by the real command', async () => {
    const run = fleet.start(['run', 'prod:daily'], { now: '2026-11-27T05:00:00+01:00' });
    await until(() => fleet.texts('anna').at(-1) === 'starting scraper', [run]);
    await pause(500);
    renameSync(home, away);
    expect({ code: await run.end, output: run.output() }).toMatchObject({ code: 1 });
    expect(existsSync(home)).toBe(false);
    renameSync(away, home);
  });

  it('goes on where it was when the home is back', async () => {
    expect((await fleet.nx(['run', 'prod:daily'], { now: '2026-11-28T05:00:00+01:00' })).code).toBe(0);
    expect(fleet.scrapes('bram')).toEqual(expect.arrayContaining(['261101-0500', '261128-0500']));
    expect(fleet.files('bram')).toEqual(fleet.files('anna'));
  });

  function prepareAnother(): void {
    const other = join(fleet.root, 'another');
    removeSync(other);
    copySync(home, other);
    removeSync(join(other, 'site-record/.production/run'));
    const marker = join(other, 'site-record/.production/store.json');
    writeJsonSync(marker, { ...(readJsonSync(marker) as object), id: 'f'.repeat(32) });
  }
});

/** Every path below a folder, with the bytes of the files; null when it is not there. */
function shotOf(folder: string): Record<string, string> | null {
  if (!existsSync(folder)) return null;
  const paths = (readdirSync(folder, { recursive: true }) as string[]).sort();
  return Object.fromEntries(
    paths.map((path) => {
      const place = join(folder, path);
      return [path, statSync(place).isFile() ? readFileSync(place, 'latin1') : ''];
    }),
  );
}
