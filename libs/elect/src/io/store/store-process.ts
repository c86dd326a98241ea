import type { StoreIo } from '../../port/store-io';
import { createFileStore } from './file-store';
import { sharedFiles } from './files';
import type { StoreReplyMessage, StoreRequestMessage } from './isolated-store';

/** Entry of the process behind `createIsolatedStore`: carries out what it is sent, one store for its whole life. */
let store: StoreIo | null = null;

process.on('message', ({ id, options, operation }: StoreRequestMessage) => {
  store ??= createFileStore(options, sharedFiles);
  void store.perform(operation).then((reply) => process.send?.({ id, reply } satisfies StoreReplyMessage));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
