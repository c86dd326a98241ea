import { readJsonSync } from 'fs-extra';
import { join } from 'node:path';
import { Machines } from '@scrape-and-report/testing';

/** Two offices whose network is cut: each names the other's home by a path at which there is nothing. */
describe('partners without a store in common', () => {
  const machines = new Machines(['anna', 'bram']);
  const { fleet } = machines;
  afterAll(() => machines.remove());

  const producerOf = (name: string, scrape: string): string =>
    (readJsonSync(join(fleet.store(name), scrape, 'manifest.json')) as { producer: string }).producer;

  it('each alone produces, both the same minute; when they meet nothing is lost and the stores are equal', async () => {
    for (const name of machines.names) {
      const partners = machines.partners.map((one) =>
        one.name === name ? one : { ...one, home: join(fleet.root, 'behind-the-cut', one.name) },
      );
      machines.clone(name).configure({ self: null, partners });
    }
    const now = '2026-11-22T05:00:00+01:00';
    const runs = machines.names.map((name) => machines.start(name, ['run', 'prod:daily'], { now }));
    expect(await Promise.all(runs.map(({ end }) => end))).toEqual([0, 0]);
    for (const name of machines.names) {
      expect(fleet.texts(name)).toEqual(
        expect.arrayContaining([`available partners: ${name}`, `selected partner: ${name}`, 'production finished']),
      );
      expect(fleet.scrapes(name)).toEqual(['261122-0500']);
      expect(producerOf(name, '261122-0500')).toBe(name);
    }

    machines.configure({});
    expect(await machines.run('anna', ['run', 'prod:daily'], { now: '2026-11-23T05:00:00+01:00' })).toMatchObject({
      code: 0,
    });
    for (const name of machines.names) {
      // Of equal epochs the later name leads, and bears the plain name everywhere.
      expect(fleet.scrapes(name)).toEqual(['261122-0500', '261122-0500~anna', '261123-0500']);
      expect(['261122-0500', '261122-0500~anna'].map((scrape) => producerOf(name, scrape))).toEqual(['bram', 'anna']);
    }
    expect(fleet.files('bram')).toEqual(fleet.files('anna'));
  });
});
