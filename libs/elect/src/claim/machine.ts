import type { ElectionConfig } from '@scrape-and-report/production';
import { believe } from './believe';
import { isActive, judgeClaims, type Judge, type JudgedClaim } from './claims';
import type { StoreOperation, StoreReply, StoreView } from '../port/store-io';
import type { Timing } from '../port/timing';
import { Watch, type Views } from '../port/watch';
import type { Refusal } from './refusal';

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
  | { readonly kind: 'cleaned'; readonly store: string; readonly what: string }
  /** A record that counts for nothing; once each. */
  | ({ readonly kind: 'refused' } & Refusal)
  /** What this partner waits for; once each. */
  | {
      readonly kind: 'blocked';
      readonly store: string;
      readonly number: number;
      /** Null: its holder is not known. */
      readonly partner: string | null;
      readonly silentMs: number;
    }
  /** Too few stores can be claimed; once. */
  | { readonly kind: 'no-quorum' };

/** All that an election depends on. Time and chance come as arguments; nothing here touches a disk. */
export interface ElectionContext {
  readonly me: string;
  /** Configured names, the own among them. */
  readonly partners: readonly string[];
  /** Keys of all stores in the one order in which everybody claims; the own is `me`. */
  readonly stores: readonly string[];
  /** '' for a claim without a production. */
  readonly day: string;
  /** Of the site among those of the workspace. */
  readonly place?: number;
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
  /** The highest number or epoch that was believed. */
  reached: number;
  /** How often each record was refused, and what was told already. */
  readonly refused: Map<string, number>;
  readonly told: Set<string>;
}

/** @param reached an epoch that is known to be right: that of the own claim */
export function createKnowledge({ timing }: ElectionContext, reached = 0): Knowledge {
  return {
    watch: new Watch(Math.max(timing.watchMs, timing.renewMs) + 2 * timing.limitMs),
    views: new Map(),
    attempt: 0,
    lastEpoch: 0,
    beats: 0,
    reached,
    refused: new Map(),
    told: new Set(),
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
  const seen = new Map(stores.map((store, index) => [store, viewOf(replies[index])]));
  const { views, reached, refused } = believe(seen, { ...context, reached: known.reached });
  known.views = views;
  known.reached = reached;
  for (const refusal of refused) tellRefusal(context, known, refusal);
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

/** A file may be torn at the moment it is read over a share: only what stays so is told. */
function tellRefusal(context: ElectionContext, known: Knowledge, refusal: Refusal): void {
  const key = 'path' in refusal ? refusal.path : `${refusal.store}\n${refusal.number}`;
  const times = (known.refused.get(key) ?? 0) + 1;
  known.refused.set(key, times);
  if (times === ('path' in refusal ? 2 : 1)) context.tell({ kind: 'refused', ...refusal });
}

/** Says what stands in the way, once it has been silent for so long that somebody may wonder. */
export function tellBlockers(context: ElectionContext, known: Knowledge, claims: readonly JudgedClaim[]): void {
  for (const claim of claims.filter(isActive)) {
    const { silentMs } = known.watch.lifeOf(claim.key, context.now());
    if (silentMs < context.timing.leaseMs * TELL_AT || known.told.has(claim.key)) continue;
    known.told.add(claim.key);
    const place = claim.places[0]!;
    context.tell({ kind: 'blocked', ...place, partner: claim.holder?.partner ?? null, silentMs });
  }
}

/** Of the lease: long enough for two renewals, and well before the claim counts as dead. */
const TELL_AT = 4 / 9;

/** Stores that answered the last look. */
export function readable({ views }: Knowledge): string[] {
  return [...views].filter(([, view]) => view !== null).map(([store]) => store);
}

function viewOf(reply: StoreReply | undefined): StoreView | null {
  return reply?.kind === 'view' ? reply.view : null;
}
