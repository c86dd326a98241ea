import type { ElectionConfig } from '@scrape-and-report/production';
import { judgeClaims, type Judge, type JudgedClaim } from './claims';
import type { StoreOperation, StoreReply, StoreView } from '../port/store-io';
import type { Timing } from '../port/timing';
import { Watch, type Views } from '../port/watch';

/** What the deciding code asks of the world; whoever runs it (real stores, simulator, explorer) carries it out. */
export type Effect =
  /** Carry out all of them, each store by itself; the replies come in the order of the requests. */
  | { readonly kind: 'stores'; readonly requests: readonly StoreRequest[] }
  | { readonly kind: 'wait'; readonly ms: number }
  /** Find the newest verified scrape of the own store that counts. */
  | { readonly kind: 'newest' }
  /** Fetch what the own store lacks. */
  | { readonly kind: 'pull' };

export interface StoreRequest {
  readonly store: string;
  readonly operation: StoreOperation;
}

export interface Reply {
  readonly replies?: readonly StoreReply[];
  readonly newest?: string;
}

/** A piece of the protocol: one state machine, run unchanged everywhere. */
export type Protocol<T> = Generator<Effect, T, Reply>;

export type ElectionEvent =
  | {
      readonly kind: 'chosen';
      readonly available: readonly string[];
      readonly outdated: readonly string[];
      readonly producer: string | null;
    }
  | { readonly kind: 'waiting'; readonly partner: string }
  | { readonly kind: 'standby'; readonly producer: string }
  | { readonly kind: 'takeover'; readonly from: string }
  | { readonly kind: 'cleaned'; readonly store: string; readonly what: string };

/** All that an election depends on. Time and chance come as arguments; nothing here touches a disk. */
export interface ElectionContext {
  readonly me: string;
  /** Configured names, the own among them. */
  readonly partners: readonly string[];
  /** Keys of all stores in the one order in which everybody claims; the own is `me`. */
  readonly stores: readonly string[];
  /** '' for a claim without a production. */
  readonly day: string;
  readonly runId: string;
  /** Tells this process from others of the run. */
  readonly writer: string;
  /** Whether another process of the run takes over the beat from this one. */
  readonly handover: boolean;
  readonly timing: Timing;
  readonly standby: ElectionConfig['standby'];
  readonly quorum: ElectionConfig['quorum'];
  readonly now: () => number;
  /** Monotonic milliseconds that all processes of this machine share, to judge the own keeper by. */
  readonly machineMs: () => number;
  readonly random: () => number;
  readonly tell: (event: ElectionEvent) => void;
  readonly isKnownDead: Judge['isKnownDead'];
}

/** What an election knows while it lasts. */
export interface Knowledge {
  readonly watch: Watch;
  views: Views;
  attempt: number;
  lastEpoch: number;
  beats: number;
}

export function createKnowledge({ timing }: ElectionContext): Knowledge {
  return {
    watch: new Watch(Math.max(timing.watchMs, timing.renewMs) + 2 * timing.limitMs),
    views: new Map(),
    attempt: 0,
    lastEpoch: 0,
    beats: 0,
  };
}

export function* perform(requests: readonly StoreRequest[]): Protocol<readonly StoreReply[]> {
  if (requests.length === 0) return [];
  const reply = yield { kind: 'stores', requests };
  return reply.replies ?? [];
}

export function* wait(ms: number): Protocol<void> {
  yield { kind: 'wait', ms };
}

/** Looks at all stores (or some) at once and judges every claim in them. */
export function* look(context: ElectionContext, known: Knowledge, stores = context.stores): Protocol<JudgedClaim[]> {
  const replies = yield* perform(stores.map((store) => ({ store, operation: { kind: 'look' } })));
  known.views = new Map(stores.map((store, index) => [store, viewOf(replies[index])]));
  const nowMs = context.now();
  known.watch.observe(known.views, nowMs);
  return judgeNow(context, known, nowMs);
}

export function judgeNow(context: ElectionContext, known: Knowledge, nowMs = context.now()): JudgedClaim[] {
  const { me, runId, isKnownDead, timing } = context;
  return judgeClaims(
    known.views,
    known.watch,
    { me, runId, isKnownDead, leaseMs: timing.leaseMs, handoverMs: timing.handoverMs },
    nowMs,
  );
}

/** Stores that answered the last look. */
export function readable({ views }: Knowledge): string[] {
  return [...views].filter(([, view]) => view !== null).map(([store]) => store);
}

function viewOf(reply: StoreReply | undefined): StoreView | null {
  return reply?.kind === 'view' ? reply.view : null;
}
