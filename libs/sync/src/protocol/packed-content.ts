import { FileList } from '../manifest/file-list';
import { packColumns, unpackColumns, type PackedColumns } from '../manifest/packed-columns';
import type { StoreContent } from '../manifest/store-manifest';

type Head = Omit<StoreContent, 'files'>;

/** What a store holds, for another process of the same version: read in a fifth of the time that its manifest takes. */
export function packContent({ sealed, directories, skipped, files }: StoreContent): PackedColumns {
  const { paths, sizes, digests } = files.columns;
  const head: Head = { sealed, directories, skipped };
  return packColumns(head, { keys: paths, numbers: [sizes], digests });
}

/** @throws when it is not what `packContent` gave */
export function unpackContent(packed: PackedColumns): StoreContent {
  const { keys, numbers, digests } = unpackColumns(packed);
  return { ...(packed.head as Head), files: new FileList({ paths: keys, sizes: numbers[0]!, digests }) };
}
