import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, USAGE_SCHEMA } from '@scrape-and-report/record';
import { filesWith } from '@scrape-and-report/record/testing';
import { Fleet, type RunResult, SMALL_SITE } from '@scrape-and-report/testing';

const MAIL = 'jan.jansen@example.org';

/** Months of usage figures as older code has stored them, with what visitors had in their addresses. */
describe('prod:scrub', () => {
  const fleet = new Fleet(['anna', 'bram', 'cleo']);
  beforeAll(() => {
    fleet.configure({ self: null });
    fleet.writeSite(SMALL_SITE);
  });
  afterAll(() => fleet.remove());

  const run = (partner: string, day: number, target = 'daily', args: readonly string[] = []): Promise<RunResult> =>
    fleet.nx(['run', `prod:${target}`, ...args], { now: `2026-11-${day}T05:00:00+01:00`, partner });
  const storesWith = (text: string): string[] =>
    fleet.names.filter((name) => existsSync(fleet.store(name)) && filesWith(fleet.store(name), text).length > 0);
  const plantMonth = (name: string): void => {
    const folder = join(fleet.store(name), 'analytics');
    mkdirSync(folder, { recursive: true });
    const db = openDatabase(join(folder, '2026-10.db'));
    db.exec(USAGE_SCHEMA);
    db.prepare(
      `INSERT INTO days VALUES ('2026-10-05', 'access-log', 'final', 3, 3, 3, 0, '2026-10-06T03:00:00.000Z', 3, 0, 0, 0, 0, ?, '')`,
    ).run(['0'.repeat(64)]);
    db.prepare(`INSERT INTO page_days VALUES ('2026-10-05', ?, '/', 3, 3, 3, 3, 3, 0, 0, 'query')`).run([
      `http://demo.invalid/?mail=${MAIL}`,
    ]);
    db.close();
  };

  it('shows what the figures of older code hold, and changes nothing', async () => {
    expect(await run('anna', 23)).toMatchObject({ code: 0 });
    for (const name of fleet.names) plantMonth(name);
    const before = fleet.files('anna');
    const shown = await run('anna', 23, 'scrub');
    expect(shown.code).toBe(0);
    expect(shown.output).toContain('2026-10: 1 addresses on 1 days may tell of a person');
    expect(fleet.files('anna')).toEqual(before);
    expect(storesWith(MAIL)).toEqual(['anna', 'bram', 'cleo']);
  });

  it('masks it here at once, and says who asked and why', async () => {
    renameSync(fleet.home('cleo'), `${fleet.home('cleo')}-away`);
    expect(await run('anna', 23, 'scrub', ['--apply', '--reason=asked for by letter'])).toMatchObject({ code: 0 });
    expect(storesWith(MAIL)).toEqual(['bram']);
    expect(fleet.texts('anna').join('\n')).toMatch(/ on anna has usage figures masked: asked for by letter/);
  });

  it('masks it in another store as soon as that produces', async () => {
    expect(await run('bram', 24)).toMatchObject({ code: 0 });
    expect(storesWith(MAIL)).toEqual([]);
    expect(fleet.files('bram')).toEqual(fleet.files('anna'));
  });

  it('lets nothing of it come back with one that was away', async () => {
    renameSync(`${fleet.home('cleo')}-away`, fleet.home('cleo'));
    expect(storesWith(MAIL)).toEqual(['cleo']);
    expect(await run('cleo', 25)).toMatchObject({ code: 0 });
    expect(storesWith(MAIL)).toEqual([]);
    for (const name of ['anna', 'bram']) expect(fleet.files(name)).toEqual(fleet.files('cleo'));
  });
});
