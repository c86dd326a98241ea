import { loadMutant } from '../io/load-mutant';
import { MUTANTS } from './mutants';
import { ours } from './protocols';
import { SITUATION_KINDS, type SituationKind } from './situation';
import { tally } from './tally';
import { VIOLATIONS, type Violation } from './violations';

const ROUNDS = 300;

/**
 * Where some partners have no usable store in common, no protocol without a majority keeps two from working; and who
 * slept for longer than the lease works on until its first look.
 */
const EXCUSED: Partial<Record<SituationKind, readonly Violation[]>> = {
  cuts: ['twoAtOnceUnavoidable'],
  'healing partition': ['twoAtOnceUnavoidable'],
  'frozen producer': ['twoAfterSleep'],
  mixed: ['twoAtOnceUnavoidable', 'twoAfterSleep'],
};

describe('the election in virtual time', () => {
  it.each(SITUATION_KINDS)(`does nothing wrong in ${ROUNDS} random situations: %s`, (kind) => {
    const counts = tally(kind, ROUNDS, ours);
    const wrong = VIOLATIONS.filter((violation) => counts[violation] > 0 && !EXCUSED[kind]?.includes(violation));
    expect(wrong.map((violation) => `${violation}: seed ${counts.seeds[violation]}`)).toEqual([]);
  });

  it('plays a situation the same way each time', () => {
    expect(tally('mixed', 20, ours, 40)).toEqual(tally('mixed', 20, ours, 40));
  });
});

describe('a fleet that is cut in pieces', () => {
  it.each(['cuts', 'healing partition'] as const)('never has two at work when all reach a witness: %s', (kind) => {
    const counts = tally(kind, 150, ours, 0, { witness: true });
    expect(VIOLATIONS.filter((violation) => counts[violation] > 0)).toEqual([]);
  });

  it.each(['cuts', 'healing partition'] as const)(
    'never has two at work by majority, but may stand still: %s',
    (kind) => {
      const counts = tally(kind, 150, ours, 0, { quorum: 'majority' });
      expect(VIOLATIONS.filter((violation) => counts[violation] > 0 && violation !== 'nobody')).toEqual([]);
    },
  );
});

describe("the seed's algorithm in the same situations", () => {
  it.each([
    ['skew', 'twoAtOnce'],
    ['crash', 'nobody'],
    ['stale flag or claim', 'nobody'],
    ['stale flag or claim', 'rotation'],
    ['one-way links', 'twoAtOnce'],
    ['midnight', 'rotation'],
    ['names in names', 'twoAtOnce'],
    ['outdated and corrupt', 'rotation'],
    ['late starters', 'second'],
    ['healing partition', 'noWinner'],
    ['mixed', 'overwritten'],
  ] as const)('shows its fault: %s, %s', (kind, violation) => {
    expect(tally(kind, 60, 'seed')[violation]).toBeGreaterThan(0);
  });
});

describe('a deliberate mistake is seen by the simulator', () => {
  it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))('%s', (_, mutant) => {
    const mutated = loadMutant(mutant);
    let shown = 0;
    for (let seed = 0; seed < 3000 && shown === 0; seed += 25)
      shown = tally(mutant.kind, 25, mutated, seed)[mutant.shows];
    expect(shown).toBeGreaterThan(0);
  });
});
