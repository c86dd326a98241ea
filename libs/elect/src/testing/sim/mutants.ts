import type { SituationKind } from './situation';
import type { Violation } from './violations';

/** A deliberate mistake in the deciding code. */
export interface Mistake {
  readonly name: string;
  /** Relative to `src`. */
  readonly file: string;
  /** Text that stands there once. */
  readonly find: string;
  readonly replace: string;
}

/** A mistake that the simulator sees: as what, and where. */
export interface Mutant extends Mistake {
  readonly shows: Violation;
  readonly kind: SituationKind;
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'takes the highest epoch instead of the next',
    file: 'claim/claim-chain.ts',
    find: 'highestEpoch(known.views)) + 1',
    replace: 'highestEpoch(known.views))',
    shows: 'noWinner',
    kind: 'healing partition',
  },
  {
    name: 'does not look whether the day is done',
    file: 'claim/claims.ts',
    find: "state === 'done' && holder?.day === day",
    replace: 'false && holder?.day === day',
    shows: 'second',
    kind: 'late starters',
  },
  {
    name: 'announces itself in its own store only',
    file: 'choice/election.ts',
    find: 'const stores = readable(known);',
    replace: 'const stores = [announcement.partner];',
    shows: 'rotation',
    kind: 'one-way links',
  },
  {
    name: 'takes another for dead before its next renewal is due',
    file: 'claim/claims.ts',
    find: 'silentMs >= patienceMs',
    replace: 'silentMs >= patienceMs / 9',
    shows: 'twoAtOnce',
    kind: 'skew',
  },
  {
    name: 'lets every rank claim at once',
    file: 'port/timing.ts',
    find: 'rankMs: leaseMs / 2',
    replace: 'rankMs: 0',
    shows: 'rotation',
    kind: 'together',
  },
  {
    name: 'goes on when a higher claim shows up',
    file: 'claim/keeper.ts',
    find: 'if (winner) book.lost ??=',
    replace: 'if (false) book.lost ??=',
    shows: 'bothLong',
    kind: 'healing partition',
  },
  {
    name: 'never takes over',
    file: 'choice/election.ts',
    find: 'turn && isMyTurn(context, turn) ? yield* claimTurn',
    replace: 'turn && context.partners.length === 0 ? yield* claimTurn',
    shows: 'nobody',
    kind: 'crash',
  },
  {
    name: 'counts a flag that stands there, alive or not',
    file: 'choice/candidates.ts',
    find: 'if (moved && silentMs < context.timing.leaseMs)',
    replace: 'if (moved || silentMs < context.timing.leaseMs)',
    shows: 'rotation',
    kind: 'stale flag or claim',
  },
  {
    name: 'renews in the own store only',
    file: 'claim/keeper.ts',
    find: 'else if (own) yield* renewPlaces(context, known, book, store, own.places);',
    replace: 'else if (own) { if (store === context.me) yield* renewPlaces(context, known, book, store, own.places); }',
    shows: 'twoAtOnce',
    kind: 'one-way links',
  },
  {
    name: 'does not wait for late partners',
    file: 'port/timing.ts',
    find: 'relaxMs: election.relaxSeconds * 1000',
    replace: 'relaxMs: 0',
    shows: 'rotation',
    kind: 'together',
  },
  {
    name: 'takes a part of a name for the name',
    file: 'port/names.ts',
    find: 'return a.toLowerCase() === b.toLowerCase();',
    replace: 'return a.toLowerCase().includes(b.toLowerCase());',
    shows: 'rotation',
    kind: 'names in names',
  },
  {
    name: 'chooses among the outdated as well',
    file: 'choice/choose.ts',
    find: 'filter(({ latest }) => latest === newest)',
    replace: 'filter(({ latest }) => latest <= newest)',
    shows: 'rotation',
    kind: 'outdated and corrupt',
  },
  {
    name: 'does not announce that it is alive again and again',
    file: 'choice/election.ts',
    find: 'for (let n = 1; ; n += 1) {',
    replace: 'for (const n = 1; ; ) {',
    shows: 'rotation',
    kind: 'together',
  },
  {
    name: 'never takes its claim to a store that comes back',
    file: 'claim/keeper.ts',
    find: "yield* takePlace(context, known, nextPlace(known, store), holderOf(book.claim), 'producing');",
    replace: '',
    shows: 'bothLong',
    kind: 'mixed',
  },
  {
    name: 'waits behind a lower claim in a store that comes back',
    file: 'claim/keeper.ts',
    find: 'isActive(claim) && !givesWay(claim, book.claim)',
    replace: 'isActive(claim)',
    shows: 'bothLong',
    kind: 'mixed',
  },
];
