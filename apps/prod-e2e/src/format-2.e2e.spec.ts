import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet } from '@scrape-and-report/testing';
import { dailyInOneProcess } from './support/mornings/starters';

const DAYS = ['261122-0500', '261123-0500', '261124-0500'] as const;

describe('a fleet that goes on in format 2', () => {
  const fleet = new Fleet(['anna', 'bram']);
  afterAll(() => fleet.remove());
  const daily = (day: number, partner: string) =>
    dailyInOneProcess(fleet, { now: `2026-11-${day}T05:00:00+01:00`, partner });
  const filesOf = (partner: string, scrape: string): string[] => readdirSync(join(fleet.store(partner), scrape)).sort();
  const formatOf = (partner: string): number =>
    (JSON.parse(readFileSync(join(fleet.store(partner), '.production/store.json'), 'utf8')) as { format: number })
      .format;

  it('does so by itself once every partner has said that it reads it, and from then on with each day', async () => {
    fleet.configure({ report: { sections: [{ name: 'cars', pathPrefix: '/cars/' }] } });
    expect(await daily(22, 'anna')).toMatchObject({ code: 0 });
    const early = await fleet.nx(['run', 'prod:compact'], { partner: 'anna' });
    expect(early.code).not.toBe(0);
    expect(early.output).toContain('format 2 is not written yet: bram did not say that it is read there');
    expect(filesOf('bram', DAYS[0])).toContain('scrape.db');
    expect([formatOf('anna'), formatOf('bram')]).toEqual([1, 1]);
    // Its code says so, though there is nothing to do.
    expect(await daily(22, 'bram')).toMatchObject({ code: 0 });
    expect(formatOf('anna')).toBe(1);
    expect(await daily(23, 'anna')).toMatchObject({ code: 0 });
    expect(fleet.texts('anna')).toContain('the record goes on in format 2: every partner reads it');
    expect(fleet.texts('anna')).toContain('moved 1 scrapes over to format 2, 0 left');
    const compacted = await fleet.nx(['run', 'prod:compact'], { partner: 'anna' });
    expect(compacted).toMatchObject({ code: 0 });
    expect(compacted.output).toContain('every scrape that can be is in format 2');
    for (const partner of fleet.names) {
      expect(formatOf(partner)).toBe(2);
      for (const day of DAYS.slice(0, 2)) {
        expect(filesOf(partner, day)).toContain('list.json.br');
        expect(filesOf(partner, day)).not.toContain('scrape.db');
      }
    }
  });

  it('goes on with another producer, whose reports and looks are as ever', async () => {
    expect(await daily(24, 'bram')).toMatchObject({ code: 0 });
    const opened = await fleet.nx(['run', 'prod:open', '--', `--scrape=${DAYS[0]}`], { partner: 'anna' });
    expect(opened).toMatchObject({ code: 0 });
    expect(opened.output).toContain(join(fleet.store('anna'), '.production/open', `${DAYS[0]}.db`));
    expect(existsSync(join(fleet.store('anna'), '.production/open', `${DAYS[0]}.db`))).toBe(true);
    const report = join(fleet.store('anna'), 'reports', DAYS[1], 'index.html');
    const made = readFileSync(report);
    for (const partner of fleet.names)
      expect(await fleet.nx(['run', 'prod:rebuild', '--', `--scrape=${DAYS[1]}`], { partner })).toMatchObject({
        code: 0,
      });
    expect(readFileSync(report).equals(made)).toBe(true);
    expect(readFileSync(join(fleet.store('bram'), 'reports', DAYS[1], 'index.html')).equals(made)).toBe(true);
    const doctor = await fleet.nx(['run', 'prod:doctor'], { partner: 'anna' });
    expect(doctor.output).toContain('ok   format: 2, the newest');
  });

  it('is refused by code that does not know its format, in one line and before any work', async () => {
    const marker = join(fleet.store('anna'), '.production/store.json');
    const text = readFileSync(marker, 'utf8');
    writeFileSync(marker, text.replace('"format":2', '"format":3'));
    const run = await daily(25, 'anna');
    expect(run.code).not.toBe(0);
    expect(run.output).toContain(`${fleet.store('anna')} is of format 3, and this code knows none above 2`);
    expect(readdirSync(fleet.store('anna'))).not.toContain('261125-0500');
    writeFileSync(marker, text);
  });
});
