import { loadMutant } from '../io/load-mutant';
import { ours, type Protocols } from '../sim/protocols';
import { explore, type Finding } from './explorer';
import { EXPLORER_MUTANTS } from './mutants';

/** Who reaches whose store besides the own: both, the first only, the second only, nobody. */
const LINKS = {
  'both ways': { anna: true, bram: true },
  'anna reaches bram only': { anna: true, bram: false },
  'bram reaches anna only': { anna: false, bram: true },
  'no way': { anna: false, bram: false },
} as const;
type LinksName = keyof typeof LINKS;

const NAMES = Object.keys(LINKS) as LinksName[];

/** Far beyond the longest schedule: what comes back with nothing cut off is complete. */
const MAX_STEPS = 400;

function exploreTwo(
  links: LinksName,
  options: { protocols?: Protocols; crashes?: number; reversed?: boolean; maxStates?: number } = {},
): Finding {
  const reaches = (from: string): boolean => LINKS[links][from as 'anna' | 'bram'];
  return explore({ protocols: ours, partners: ['anna', 'bram'], crashes: 0, maxSteps: MAX_STEPS, ...options, reaches });
}

describe('every interleaving of two partners', () => {
  it.each(NAMES.flatMap((links) => [[links, false] as const, [links, true] as const]))(
    'keeps one at work and the day produced: %s, other order %s',
    (links, reversed) => {
      const { violation, schedule, cutOff } = exploreTwo(links, { reversed });
      expect({ violation, schedule, cutOff }).toEqual({ violation: null, schedule: [], cutOff: 0 });
    },
    600_000,
  );

  it.each(process.env['ELECT_NIGHTLY'] ? NAMES : NAMES.slice(1))(
    'and with either killed at any step: %s',
    (links) => {
      const { violation, schedule, cutOff } = exploreTwo(links, { crashes: 1 });
      expect({ violation, schedule, cutOff }).toEqual({ violation: null, schedule: [], cutOff: 0 });
    },
    600_000,
  );
});

describe('a deliberate mistake is seen by the explorer', () => {
  it.each(EXPLORER_MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
    '%s',
    (_, mutant) => {
      const protocols = loadMutant(mutant);
      // The one-way links first: there a look cannot make up for a claim that is not respected.
      const order = [...NAMES.slice(1, 3), NAMES[0]!];
      const found = order.some((links) => exploreTwo(links, { protocols, maxStates: 60_000 }).violation !== null);
      expect(found).toBe(true);
    },
    600_000,
  );
});
