import { writeSync } from 'node:fs';
import { createChance, itNeeds, probeRoot } from '@scrape-and-report/testing';
import { type Fault, FAULTS, playMorning } from './support/mornings/play-morning';
import { inOneProcess } from './support/mornings/starters';
import { dayOf, World } from './support/mornings/world';

/** Sixty for every submission; `nx run prod-e2e:mornings` plays 500 with a seed of the day. */
const MORNINGS = Number(process.env['MORNINGS'] ?? 60);
const SEED = Number(process.env['MORNINGS_SEED'] ?? (MORNINGS > 60 ? Math.floor(Date.now() / 86_400_000) : 1));

describe(`${MORNINGS} mornings, the stages of each partner in one process (MORNINGS_SEED=${SEED})`, () => {
  const chance = createChance(SEED);
  const asRoot = itNeeds('root', probeRoot);
  const plan = Array.from({ length: MORNINGS }, (_, morning): [number, string, Fault] => {
    // Each fault in each nine, in another order; the first morning makes the stores.
    const fault = morning === 0 ? 'none' : FAULTS[(morning * 4 + Math.floor(morning / 9)) % FAULTS.length]!;
    return [morning, dayOf(morning), fault];
  });
  let world: World;
  beforeAll(() => void (world = new World(MORNINGS)));
  afterAll(() => world.remove());

  for (const [morning, day, fault] of plan) {
    const test = /disk$/.test(fault) ? asRoot : it;
    test(`${day}: ${fault}`, async () => {
      const startedAt = performance.now();
      const wrong = await playMorning(world, inOneProcess(world.fleet), { morning, fault, chance, together: true });
      // At once, since five hundred take hours.
      if (process.env['MORNINGS'])
        writeSync(2, `${day} ${fault} ${Math.round((performance.now() - startedAt) / 1000)} s ${wrong.join('\n')}\n`);
      expect(wrong).toEqual([]);
    });
  }
});
