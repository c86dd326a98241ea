import { FileList } from './file-list';
import { packColumns, unpackColumns } from './packed-columns';
import type { StoreContent } from './store-manifest';

type Head = Omit<StoreContent, 'files'>;

/** What a store holds, for another process of the same version: read in a fifth of the time that its manifest takes. */
export function packContent({ sealed, directories, skipped, files }: StoreContent): Buffer {
  const { paths, sizes, digests } = files.columns;
  const head: Head = { sealed, directories, skipped };
  return Buffer.concat(packColumns(head, { keys: paths, numbers: [sizes], digests }));
}

/** @throws when the bytes are not what `packContent` gave */
export function unpackContent(bytes: Buffer): StoreContent {
  const { head, keys, numbers, digests } = unpackColumns(bytes, 1);
  return { ...(head as Head), files: new FileList({ paths: keys, sizes: numbers[0]!, digests }) };
}
