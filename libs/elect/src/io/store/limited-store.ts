import type { StoreIo, StoreReply } from '../../port/store-io';

export interface LimitOptions {
  readonly limitMs: number;
  /** After an operation ran into the limit, the store is left alone this long; 0 for the own store. */
  readonly restMs: number;
  readonly now: () => number;
  readonly onLate?: () => unknown;
}

/** Gives every operation of a store a limit; one that hangs is answered for, and may still take effect later. */
export function limitStore(store: StoreIo, { limitMs, restMs, now, onLate }: LimitOptions): StoreIo {
  let restingUntilMs = -Infinity;
  return {
    perform: async (operation) => {
      if (now() < restingUntilMs) return { kind: 'down', reason: 'did not answer a moment ago' };
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<StoreReply>((resolve) => {
        timer = setTimeout(() => {
          restingUntilMs = now() + restMs;
          onLate?.();
          resolve({ kind: 'down', reason: `no answer within ${limitMs} ms` });
        }, limitMs);
      });
      try {
        return await Promise.race([store.perform(operation), late]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
