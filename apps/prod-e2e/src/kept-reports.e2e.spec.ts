import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet } from '@scrape-and-report/testing';
import { dailyInOneProcess } from './support/mornings/starters';

/** Not the first of its month, whose pages are kept in any case. */
const SECOND = '261123-0500';

describe('reports that are kept by a rule', () => {
  const fleet = new Fleet(['anna', 'bram']);
  afterAll(() => fleet.remove());
  const folder = (partner: string): string => join(fleet.store(partner), 'reports', SECOND);
  const digests = (partner: string): Record<string, string> =>
    Object.fromEntries(
      readdirSync(folder(partner)).map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder(partner), name)))
          .digest('hex'),
      ]),
    );
  const daily = (day: number) => dailyInOneProcess(fleet, { now: `2026-11-${day}T05:00:00+01:00`, partner: 'anna' });

  it('go in every store in the same way, and come back with the same bytes on each partner', async () => {
    const report = { sections: [{ name: 'cars', pathPrefix: '/cars/' }], keep: { workbooks: 1, pages: 1 } };
    fleet.configure({ report });
    for (const day of [22, 23]) expect(await daily(day)).toMatchObject({ code: 0 });
    const made = digests('anna');
    expect(Object.keys(made).sort()).toEqual(['cars.html', 'index.html', 'report.xlsx']);
    expect(await daily(24)).toMatchObject({ code: 0 });
    for (const name of fleet.names) {
      expect(existsSync(folder(name)) ? readdirSync(folder(name)) : []).toEqual([]);
      expect(fleet.scrapes(name)).toEqual(['261122-0500', SECOND, '261124-0500']);
    }
    const entry = readFileSync(join(fleet.store('bram'), 'reports/index.html'), 'utf8');
    expect(entry).toContain(`nx run prod:rebuild -- --scrape=${SECOND}`);
    expect(fleet.texts('bram').join('\n')).toContain('dropped by report.keep: ');

    for (const partner of fleet.names) {
      const run = await fleet.nx(['run', 'prod:rebuild', '--', `--scrape=${SECOND}`], { partner });
      expect(run).toMatchObject({ code: 0 });
      expect(run.output).toContain(join(folder(partner), 'index.html'));
      expect(digests(partner)).toEqual(made);
    }
  });
});
