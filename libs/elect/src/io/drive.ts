import type { Effect, Protocol, Reply, StoreRequest } from '../claim/machine';
import type { StoreIo, StoreReply } from '../port/store-io';

/** What a protocol needs of the world. */
export interface World {
  readonly stores: ReadonlyMap<string, StoreIo>;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly newest?: () => Promise<string>;
  readonly pull?: () => Promise<void>;
  /** Ends the processes behind the stores; they may be used again after. */
  readonly close?: () => void;
}

/** Runs a protocol on real stores and real time until it returns, or rejects with the signal's reason. */
export async function drive<T>(protocol: Protocol<T>, world: World, signal: AbortSignal): Promise<T> {
  let step = protocol.next({});
  while (!step.done) {
    signal.throwIfAborted();
    step = protocol.next(await carryOut(step.value, world, signal));
  }
  return step.value;
}

async function carryOut(effect: Effect, world: World, signal: AbortSignal): Promise<Reply> {
  switch (effect.kind) {
    case 'stores':
      return { replies: await Promise.all(effect.requests.map((request) => ask(world, request))) };
    case 'wait':
      await world.sleep(effect.ms, signal);
      return {};
    case 'newest':
      return { newest: (await world.newest?.()) ?? '' };
    case 'pull':
      await world.pull?.();
      return {};
  }
}

async function ask({ stores }: World, { store, operation }: StoreRequest): Promise<StoreReply> {
  return (await stores.get(store)?.perform(operation)) ?? { kind: 'down', reason: 'no such store' };
}
