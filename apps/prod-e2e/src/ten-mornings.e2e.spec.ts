import { createChance, itNeeds, probeRoot } from '@scrape-and-report/testing';
import { FAULTS, playMorning } from './support/mornings/play-morning';
import { byNx } from './support/mornings/starters';
import { dayOf, World } from './support/mornings/world';

describe('ten mornings by the real command', () => {
  const chance = createChance(7);
  const asRoot = itNeeds('root', probeRoot);
  let world: World;
  beforeAll(() => void (world = new World(10)));
  afterAll(() => world.remove());

  for (const [morning, fault] of [...FAULTS, 'none' as const].entries()) {
    const test = /disk$/.test(fault) ? asRoot : it;
    test(`${dayOf(morning)}: ${fault}`, async () => {
      const wrong = await playMorning(world, byNx(world.fleet), { morning, fault, chance });
      expect(wrong).toEqual([]);
    });
  }
});
