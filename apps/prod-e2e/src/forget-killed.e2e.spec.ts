import { copySync, removeSync } from 'fs-extra';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  openScrape,
  readScrapeManifest,
  TEMPORARY_PREFIX,
  validScrapes,
  verifyScrape,
} from '@scrape-and-report/record';
import { filesWith } from '@scrape-and-report/record/testing';
import { Fleet, page, type RunResult, SMALL_SITE } from '@scrape-and-report/testing';
import { commandKilledAt, inOneProcess } from './support/mornings/starters';

const PATH = '/people/jansen.html';
const SECRET = 'Jansen-of-Zutphen';
/** At so many moments, evenly spread over all changes of the disk; `FORGET_KILLS=1000` for each of them. */
const KILLS = Number(process.env['FORGET_KILLS'] ?? 8);

describe(`prod:forget, killed at ${KILLS} of its steps`, () => {
  const fleet = new Fleet(['anna', 'bram']);
  const kept = join(fleet.root, 'kept');
  afterAll(() => fleet.remove());

  const forget = (killAt: number): Promise<RunResult> =>
    commandKilledAt(fleet, {
      ...{ partner: 'anna', now: '2026-11-25T05:00:00+01:00', target: 'forget' },
      ...{ options: { path: PATH, reason: 'asked for' }, killAt },
    });
  const restore = (): void => {
    for (const name of fleet.names) {
      removeSync(fleet.store(name));
      copySync(join(kept, name), fleet.store(name), { preserveTimestamps: true });
    }
  };
  const everywhere = (text: string): string[] => fleet.names.flatMap((name) => filesWith(fleet.store(name), text));
  /** Every scrape that is there is whole: as it was, or as it is to be. */
  const halves = async (name: string): Promise<string[]> => {
    const wrong: string[] = [];
    for (const scrape of validScrapes(fleet.store(name), { all: true }).map((one) => one.name)) {
      const folder = join(fleet.store(name), scrape);
      wrong.push(
        ...(await verifyScrape(folder, readScrapeManifest(folder, scrape)!)).map((path) => `${scrape}/${path}`),
      );
    }
    return wrong;
  };
  const pathsOf = (name: string, scrape: string): string[] => {
    const reader = openScrape(join(fleet.store(name), scrape));
    try {
      return Array.from(reader.pages(), ({ path }) => path);
    } finally {
      reader.close();
    }
  };

  /** A kill may leave `.tmp-` files, which are removed when they are an hour old; they name nothing that is forgotten. */
  const filesOf = (name: string): string[] => {
    const files = Object.keys(fleet.files(name));
    const litter = files.filter((file) => basename(file).startsWith(TEMPORARY_PREFIX));
    for (const file of litter) expect(readFileSync(join(fleet.store(name), file), 'utf8')).not.toContain(PATH);
    return files.filter((file) => !litter.includes(file));
  };

  it('leaves nothing half, and the next run finishes it', async () => {
    fleet.configure({ self: null, report: { formats: ['html'] } });
    for (const day of [23, 24]) {
      fleet.writeSite({
        'index.html': SMALL_SITE['index.html']!.replace('</p>', ` <a href="${PATH}">A person</a></p>`),
        'people/jansen.html': page(`${SECRET} ${day}`, `${SECRET} lives here, ${day}.`),
        'news/index.html': page('News', `News of ${day}.`),
      });
      expect(await inOneProcess(fleet)('anna', `2026-11-${day}T05:00:00+01:00`)).toMatchObject({ code: 0 });
    }
    for (const name of fleet.names) copySync(fleet.store(name), join(kept, name), { preserveTimestamps: true });
    const whole = await forget(0);
    expect(whole).toMatchObject({ code: 0 });
    const changes = Number(/changes: (\d+)/.exec(whole.output)?.[1]);
    expect(changes).toBeGreaterThan(50);
    const expected = fleet.files('anna');
    const names = fleet.scrapes('anna');
    const step = Math.max(1, changes / KILLS);
    let killed = 0;
    for (let at = 1; at <= changes; at += step) {
      restore();
      const { code } = await forget(Math.floor(at));
      if (code === null) killed += 1;
      for (const name of fleet.names) expect([Math.floor(at), await halves(name)]).toEqual([Math.floor(at), []]);
      expect(await forget(0)).toMatchObject({ code: 0 });
      expect([Math.floor(at), everywhere(SECRET)]).toEqual([Math.floor(at), []]);
      for (const name of fleet.names) {
        expect(fleet.scrapes(name)).toEqual(names);
        expect(await halves(name)).toEqual([]);
        expect(pathsOf(name, names[0]!)).not.toContain(PATH);
        expect(filesOf(name)).toEqual(Object.keys(expected));
      }
    }
    expect(killed).toBeGreaterThan(KILLS / 2);
  }, 900_000);
});
