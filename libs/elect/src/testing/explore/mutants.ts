import type { Mistake } from '../sim/mutants';

/** Mistakes that show only in an order of steps that chance hardly ever draws. */
export const EXPLORER_MUTANTS: readonly Mistake[] = [
  {
    name: 'goes on when somebody else was quicker in a store',
    file: 'claim/claim-chain.ts',
    find: "if (outcome === 'exists') return { store, number };",
    replace: '',
  },
  {
    name: 'claims the own store only',
    file: 'claim/claim-chain.ts',
    find: 'for (const store of context.stores) {',
    replace: 'for (const store of [context.me]) {',
  },
  {
    name: 'takes an empty claim for a free place',
    file: 'claim/claims.ts',
    find: 'const dead = silentMs',
    replace: 'const dead = holder === null || silentMs',
  },
  {
    name: 'takes a claim still being made for a dead one',
    file: 'claim/claims.ts',
    find: 'const dead = silentMs',
    replace: 'const dead = !producing || silentMs',
  },
  {
    name: 'does not look whether the day is done',
    file: 'claim/claims.ts',
    find: "state === 'done' && holder?.day === day",
    replace: 'false && holder?.day === day',
  },
];
