import { dirname } from 'node:path';
import { parseStoreId } from '@scrape-and-report/production';
import { storeLayout } from '@scrape-and-report/record';
import type { Files } from './files';
import { codeOf } from './record-files';

/** Sees to it that what is written goes into the store that was met first, and that a home is never made. */
export interface StoreHold {
  /** @throws Error when the store is missing, or another one stands in its place */
  assert(): Promise<void>;
  /** The same, and makes the folder of elections in it; a store that never was there only with `createInside`. */
  prepare(): Promise<void>;
}

export function holdStore(
  { store, createInside }: { readonly store: string; readonly createInside?: string },
  files: Files,
): StoreHold {
  const { own, marker, election } = storeLayout(store);
  let wasThere = false;
  let known: string | null = null;

  const readId = async (): Promise<string | null> => {
    try {
      return parseStoreId(await files.read(marker));
    } catch (error) {
      if (['ENOENT', 'ENOTDIR', 'FILE_REFUSED'].includes(codeOf(error))) return null;
      throw error;
    }
  };
  const assert = async (): Promise<void> => {
    if (!(await files.exists(store))) throw new Error(`${store} is missing`);
    wasThere = true;
    const id = await readId();
    if (known !== null && id !== known) throw new Error(`${store} is no longer the store that this run began with`);
    known = id;
  };
  return {
    assert,
    prepare: async () => {
      const mayMake = createInside !== undefined && dirname(store) === createInside && !wasThere;
      if (mayMake && !(await files.exists(store)) && (await files.exists(createInside))) await make(files, store);
      await assert();
      for (const folder of [own, election]) await make(files, folder);
    },
  };
}

/** One folder in a folder that is there. */
async function make(files: Files, path: string): Promise<void> {
  try {
    await files.makeFolder(path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}
