import type { StoreIo, StoreOperation, StoreReply } from '../../port/store-io';
import { createFileStore, type FileStoreOptions } from './file-store';
import { sharedFiles } from './files';
import { createIsolatedStore } from './isolated-store';
import { limitStore } from './limited-store';

export interface SharedStoreOptions extends FileStoreOptions {
  readonly limitMs: number;
  /** How long a store that did not answer is left alone. */
  readonly restMs: number;
  readonly now: () => number;
}

/**
 * Another's store. As long as it answers it is used from this process, which costs nothing; from its first silence on
 * it has a process of its own. So a share that hangs takes one thread from this process and not one more, and a healthy
 * one that had to wait behind hanging ones is served again at once.
 */
export function createSharedStore(options: SharedStoreOptions): StoreIo & { close(): void } {
  const { store, owner, createInside, limitMs, restMs, now } = options;
  const place: FileStoreOptions = { store, owner, createInside };
  const isolated = createIsolatedStore(place);
  let hung = false;
  const inside = limitStore(createFileStore(place, sharedFiles), {
    limitMs,
    restMs: 0,
    now,
    onLate: () => (hung = true),
  });
  // Its process may be stuck for good: after the rest a new one tries.
  const outside = limitStore(isolated, { limitMs, restMs, now, onLate: () => isolated.isReady() && isolated.close() });
  return {
    perform: (operation: StoreOperation): Promise<StoreReply> => (hung ? outside : inside).perform(operation),
    close: () => isolated.close(),
  };
}
