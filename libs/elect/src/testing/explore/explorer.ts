import { createHash } from 'node:crypto';
import type { JudgedClaim } from '../../claim/claims';
import type { Reply, StoreRequest } from '../../claim/machine';
import type { StoreReply } from '../../port/store-io';
import { MemoryStore } from '../memory-store';
import type { Protocols } from '../sim/protocols';
import { DAY, replay, timelessContext, type Answer, type Phase } from './partner';

export interface Exploration {
  readonly protocols: Protocols;
  readonly partners: readonly string[];
  /** Whether the first reaches the second's store; the own is always reached. */
  readonly reaches: (from: string, to: string) => boolean;
  /** How many of them may be killed, at any step. */
  readonly crashes: number;
  /** The operations of one round land in the other order. */
  readonly reversed?: boolean;
  /** Longest schedule that is followed. */
  readonly maxSteps: number;
  /** Gives up after so many states. */
  readonly maxStates?: number;
}

export interface Finding {
  readonly states: number;
  /** What is wrong with the first bad state, or null. */
  readonly violation: string | null;
  /** The schedule that leads there: who did what. */
  readonly schedule: readonly string[];
  /** Schedules that were cut off at `maxSteps`. */
  readonly cutOff: number;
}

/** One partner in a state of the world; all that it is follows from the replies that it has had. */
interface Partner {
  readonly history: readonly Answer[];
  /** Replies so far to the operations that it waits for. */
  readonly replies: readonly (StoreReply | undefined)[];
  readonly digest: string;
  readonly crashed: boolean;
  /** Changes of the stores that it had seen when it began to wait. */
  readonly waitsSince: number;
}

interface State {
  readonly stores: ReadonlyMap<string, MemoryStore>;
  readonly partners: ReadonlyMap<string, Partner>;
  /** Who reserved which link: a perfect detector of failures needs to know it. */
  readonly makers: ReadonlyMap<string, string>;
  readonly changes: number;
  readonly crashesLeft: number;
  readonly schedule: Schedule | null;
  readonly steps: number;
}

interface Schedule {
  readonly before: Schedule | null;
  readonly text: string;
}

/**
 * Follows every interleaving of single store operations, with kills at any step, until a law is broken or all is seen.
 *
 * Time stands still: relative speeds are arbitrary, and only a perfect detector of failures says that somebody is dead.
 * States that differ only in how they came about are followed once. Announcements are carried out at once: with ranks
 * that do not wait they decide nothing.
 */
export function explore(options: Exploration): Finding {
  const seen = new Set<string>();
  const open: State[] = [startOf(options)];
  let cutOff = 0;
  for (let state = open.pop(); state; state = open.pop()) {
    const view = standAll(options, state);
    const violation = findFault(options, state, view);
    if (violation) return { states: seen.size, violation, schedule: textsOf(state.schedule), cutOff };
    if (state.steps >= options.maxSteps || seen.size >= (options.maxStates ?? Infinity)) {
      cutOff += 1;
      continue;
    }
    const next = successors(options, state, view);
    if (next.length === 0 && isMissed(state))
      return { states: seen.size, violation: 'nobody produces', schedule: textsOf(state.schedule), cutOff };
    for (const one of next) {
      const key = keyOf(one);
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(one);
    }
  }
  return { states: seen.size, violation: null, schedule: [], cutOff };
}

type Standings = ReadonlyMap<string, ReturnType<typeof replay>>;

function startOf({ partners, crashes }: Exploration): State {
  const partner: Partner = { history: [], replies: [], digest: '', crashed: false, waitsSince: -1 };
  return {
    stores: new Map(partners.map((name) => [name, new MemoryStore()])),
    partners: new Map(partners.map((name) => [name, partner])),
    makers: new Map(),
    changes: 0,
    crashesLeft: crashes,
    schedule: null,
    steps: 0,
  };
}

function standAll(options: Exploration, state: State): Standings {
  return new Map(options.partners.map((name) => [name, stand(options, state, name)]));
}

function stand(
  { partners, protocols }: Exploration,
  { partners: standing, makers }: State,
  name: string,
): ReturnType<typeof replay> {
  let dead: ReadonlySet<string> = new Set();
  const isKnownDead = ({ holder, places }: Pick<JudgedClaim, 'holder' | 'places'>): boolean => {
    const maker = holder?.partner ?? makers.get(`${places[0]!.store} ${places[0]!.number}`);
    return maker !== undefined && dead.has(maker);
  };
  const context = timelessContext(name, partners, isKnownDead);
  return replay(context, protocols, standing.get(name)!.history, (known) => (dead = known));
}

function successors(options: Exploration, state: State, standings: Standings): State[] {
  const next: State[] = [];
  for (const [name, standing] of standings) {
    const partner = state.partners.get(name)!;
    if (partner.crashed || standing.pending === 'nothing') continue;
    if (state.crashesLeft > 0) next.push(crash(state, name));
    if (standing.pending === 'change') {
      if (partner.waitsSince < state.changes)
        next.push(answer(options, state, name, {}, 'looks again', partner.waitsSince));
      continue;
    }
    // Of one round the operations go in order, or in the other order: which one lands first is the exploration's choice.
    const left = standing.pending.map((_, index) => index).filter((index) => partner.replies[index] === undefined);
    const index = options.reversed ? left.at(-1)! : left[0]!;
    next.push(carryOut(options, state, name, standing.pending, index, standing.pending[index]!));
  }
  return next;
}

function crash(state: State, name: string): State {
  const partners = new Map(state.partners).set(name, { ...state.partners.get(name)!, crashed: true });
  return {
    ...state,
    partners,
    changes: state.changes + 1,
    crashesLeft: state.crashesLeft - 1,
    schedule: { before: state.schedule, text: `${name} is killed` },
    steps: state.steps + 1,
  };
}

function carryOut(
  options: Exploration,
  state: State,
  name: string,
  pending: readonly StoreRequest[],
  index: number,
  { store, operation }: StoreRequest,
): State {
  const text = `${name}: ${operation.kind} ${'number' in operation ? operation.number : ''} at ${store}`;
  const isQuiet = operation.kind === 'look' || operation.kind === 'announce' || operation.kind === 'withdraw';
  let reply: StoreReply = { kind: 'down', reason: 'unreachable' };
  let { stores, makers, changes } = state;
  if (name === store || options.reaches(name, store)) {
    if (operation.kind === 'announce' || operation.kind === 'withdraw') reply = { kind: 'ok' };
    else {
      if (!isQuiet) stores = new Map(stores).set(store, stores.get(store)!.clone());
      reply = stores.get(store)!.apply(operation);
      if (!isQuiet) changes += 1;
      if (operation.kind === 'reserve' && reply.kind === 'ok')
        makers = new Map(makers).set(`${store} ${operation.number}`, name);
    }
  }
  const partner = state.partners.get(name)!;
  const replies = pending.map((_, at) => (at === index ? reply : partner.replies[at]));
  const moved: State = {
    ...state,
    stores,
    makers,
    changes,
    schedule: { before: state.schedule, text },
    steps: state.steps + 1,
  };
  // A change after the first look of a round may have escaped it, so it ends a wait.
  const first = operation.kind === 'look' && partner.replies.every((one) => one === undefined);
  const waitsSince = first ? changes : partner.waitsSince;
  if (replies.includes(undefined)) {
    const partners = new Map(state.partners).set(name, {
      ...partner,
      replies,
      digest: digest(`${partner.digest} ${index} ${JSON.stringify(reply)}`),
      waitsSince,
    });
    return { ...moved, partners };
  }
  return answer(options, moved, name, { replies: replies as StoreReply[] }, null, waitsSince, reply);
}

function answer(
  options: Exploration,
  state: State,
  name: string,
  reply: Reply,
  text: string | null,
  waitsSince: number,
  last?: StoreReply,
): State {
  const partner = state.partners.get(name)!;
  const dead = new Set(options.partners.filter((one) => state.partners.get(one)!.crashed));
  const answered: Partner = {
    ...partner,
    history: [...partner.history, { reply, dead }],
    replies: [],
    digest: digest(`${partner.digest} ${[...dead].join()} all ${JSON.stringify(last ?? reply)}`),
    waitsSince,
  };
  const partners = new Map(state.partners).set(name, answered);
  return {
    ...state,
    partners,
    schedule: text === null ? state.schedule : { before: state.schedule, text: `${name} ${text}` },
    steps: text === null ? state.steps : state.steps + 1,
  };
}

/** Two at work who have a store in common, or work on a day that is marked as done where it can be read. */
function findFault({ partners, reaches }: Exploration, state: State, standings: Standings): string | null {
  const working = partners.filter(
    (name) => !state.partners.get(name)!.crashed && phaseOf(standings, name) === 'working',
  );
  const reads = (name: string, store: string): boolean => name === store || reaches(name, store);
  for (const one of working) {
    for (const other of working) {
      if (one < other && partners.some((store) => reads(one, store) && reads(other, store)))
        return `${one} and ${other} work at once`;
    }
  }
  return null;
}

function phaseOf(standings: Standings, name: string): Phase {
  return standings.get(name)!.phase;
}

function isMissed({ stores, partners }: State): boolean {
  const survivors = [...partners.values()].some(({ crashed }) => !crashed);
  const done = [...stores.values()].some((store) => {
    const reply = store.apply({ kind: 'look' });
    return reply.kind === 'view' && reply.view.claims.some(({ holder, end }) => holder?.day === DAY && end === 'done');
  });
  return survivors && !done;
}

function keyOf({ stores, partners, crashesLeft }: State): string {
  const parts = [...stores.values()].map((store) => JSON.stringify(store.apply({ kind: 'look' })));
  for (const { digest: history, crashed } of partners.values()) parts.push(history, String(crashed));
  return digest(`${parts.join('\n')} ${crashesLeft}`);
}

function digest(text: string): string {
  return createHash('sha1').update(text).digest('base64');
}

function textsOf(schedule: Schedule | null): string[] {
  const texts: string[] = [];
  for (let one = schedule; one; one = one.before) texts.unshift(one.text);
  return texts;
}
