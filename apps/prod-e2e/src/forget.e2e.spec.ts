import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { filesWith } from '@scrape-and-report/record/testing';
import { Fleet, page, type RunResult, SMALL_SITE } from '@scrape-and-report/testing';

const PATH = '/people/jansen.html';
const SECRET = 'Jansen-of-Zutphen';

/** Somebody asks to be forgotten on a day on which one machine is away, and another comes back from a backup later. */
describe('prod:forget', () => {
  const fleet = new Fleet(['anna', 'bram', 'cleo']);
  const writeSite = (version: string): void =>
    fleet.writeSite({
      'index.html': SMALL_SITE['index.html']!.replace('</p>', ` <a href="${PATH}">A person</a></p>`),
      'people/jansen.html': page(`${SECRET} ${version}`, `${SECRET} lives here, ${version}.`),
      'people/other.html': page('Other', `Another page, ${version}.`),
      'people/index.html': page('People', '<a href="other.html">Other</a>'),
      'cars/index.html': SMALL_SITE['cars/index.html']!.replace('</p>', ' <a href="/people/">People</a></p>'),
      'news/index.html': page('News', `News of today: ${version}.`),
    });
  beforeAll(() => {
    fleet.configure({
      self: null,
      report: {
        sections: [
          { name: 'people', pathPrefix: '/people/' },
          { name: 'cars', pathPrefix: '/cars/' },
        ],
      },
    });
  });
  afterAll(() => fleet.remove());

  const run = (partner: string, day: number, target = 'daily', args: readonly string[] = []): Promise<RunResult> =>
    fleet.nx(['run', `prod:${target}`, ...args], { now: `2026-11-${day}T05:00:00+01:00`, partner });
  const away = (name: string): string => `${fleet.home(name)}-away`;
  const goAway = (name: string): void => renameSync(fleet.home(name), away(name));
  const comeBack = (name: string): void => renameSync(away(name), fleet.home(name));
  const everywhere = (text: string): string[] => [
    ...fleet.names
      .filter((name) => existsSync(fleet.store(name)))
      .flatMap((name) => filesWith(fleet.store(name), text).map((path) => `${name}: ${path}`)),
    ...filesWith(join(fleet.root, 'apps/prod/.out'), text),
    ...filesWith(join(fleet.root, '.nx'), text),
  ];

  it('is recorded on some mornings, in reports and in the cache as well', async () => {
    for (const day of [23, 24]) {
      writeSite(`version ${day}`);
      expect(await run('anna', day)).toMatchObject({ code: 0 });
      if (day === 23) cpSync(fleet.home('bram'), away('bram'), { recursive: true, preserveTimestamps: true });
    }
    expect(fleet.files('cleo')).toEqual(fleet.files('anna'));
    expect(everywhere(SECRET).length).toBeGreaterThan(10);
    goAway('cleo');
  });

  it('shows which scrapes hold it, and refuses what nobody holds', async () => {
    const before = fleet.files('anna');
    const shown = await run('anna', 24, 'forget', [`--path=${PATH}`, '--dryRun']);
    expect(shown.code).toBe(0);
    expect(shown.output).toContain('would forget it in 2 scrapes: 261123-0500, 261124-0500');
    const unknown = await run('anna', 24, 'forget', ['--path=/people/nobody.html']);
    expect(unknown.code).toBe(1);
    expect(unknown.output).toContain('no scrape holds /people/nobody.html');
    expect(fleet.files('anna')).toEqual(before);
  });

  it('takes it out of both stores that are there, their reports, logs and caches; the log says who and why', async () => {
    const files = Object.keys(fleet.files('anna'));
    const forgot = await run('anna', 24, 'forget', [`--path=${PATH}`, '--reason=asked for by letter']);
    expect(forgot.output).toContain('cleo was not reached');
    expect(forgot.code).toBe(0);
    expect(everywhere(SECRET)).toEqual([]);
    expect(fleet.texts('bram').join('\n')).toMatch(/ on anna has page [0-9a-f]{8} forgotten: asked for by letter/);
    expect(filesWith(fleet.store('bram'), PATH).filter((path) => !path.endsWith('.pack'))).toEqual([]);
    expect(fleet.scrapes('bram')).toEqual(['261123-0500', '261124-0500']);
    expect(Object.keys(fleet.files('anna'))).toEqual(files);
    expect(fleet.files('bram')).toEqual(fleet.files('anna'));
    expect(filesWith(fleet.store('anna'), 'Another page, version 23').length).toBeGreaterThan(0);
  });

  it('never comes back: not from the site, nor from one that was away, nor from a backup', async () => {
    comeBack('cleo');
    rmSync(fleet.home('bram'), { recursive: true });
    comeBack('bram');
    expect(everywhere(SECRET).length).toBeGreaterThan(10);
    expect(await run('bram', 25)).toMatchObject({ code: 0 });
    expect(everywhere(SECRET)).toEqual([]);
    expect(fleet.scrapes('bram')).toEqual(['261123-0500', '261124-0500', '261125-0500']);
    for (const name of ['anna', 'cleo']) expect(fleet.files(name)).toEqual(fleet.files('bram'));
    expect(readFileSync(join(fleet.store('anna'), 'reports/261125-0500/people.html'), 'utf8')).toContain('other.html');
  });

  it('forgets a whole scrape while one is away, who then produces', async () => {
    goAway('cleo');
    const forgot = await run('bram', 25, 'forget', ['--scrape=261123-0500']);
    expect(forgot.code).toBe(0);
    const left = ['261124-0500', '261125-0500'];
    for (const name of ['anna', 'bram']) {
      expect(fleet.scrapes(name)).toEqual(left);
      expect(filesWith(fleet.store(name), 'version 23')).toEqual([]);
    }
    expect(fleet.files('anna')).toEqual(fleet.files('bram'));
    comeBack('cleo');
    expect(await run('cleo', 26)).toMatchObject({ code: 0 });
    expect(everywhere('version 23')).toEqual([]);
    for (const name of ['anna', 'bram', 'cleo']) expect(fleet.scrapes(name)).toEqual([...left, '261126-0500']);
    for (const name of ['anna', 'bram']) expect(fleet.files(name)).toEqual(fleet.files('cleo'));
  });
});
