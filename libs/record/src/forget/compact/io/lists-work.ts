import { join } from 'node:path';
import type { PackReader } from '../../../bodies/io/body-reader';
import { SCRAPE_DB_NAME } from '../../../layout';
import { namedByList } from '../../../readings/io/pack-names';
import { readList } from '../../../readings/io/read-list';
import { LIST_NAME, type ScrapeList } from '../../../readings/list/scrape-list';
import { MissingReadingError, type StoredVersions } from '../../../readings/stored-versions';
import type { Forgotten } from '../../tombstone';
import type { ForgetPlan } from '../../io/plan-forget';
import type { SealedScrape } from '../../io/sealed-scrapes';
import type { StagedLists } from './staged-lists';

export interface ForgetInListsOptions {
  readonly store: string;
  readonly forgotten: Forgotten;
  /** Asked before anything takes its place. */
  readonly assertRight: () => Promise<void>;
  readonly onLook?: () => void;
}

/** What the steps of forgetting in lists share. */
export interface ListsWork {
  readonly plan: ForgetPlan;
  readonly options: ForgetInListsOptions;
  readonly staged: StagedLists;
  readonly stored: PackReader;
  readonly versions: StoredVersions;
  /** Why lists could not be read, by name of the scrape: what they name nobody knows. */
  readonly unreadable: Map<string, string>;
}

/** Does what a scrape's list must be read for. */
export function tryOn<T>({ dir }: SealedScrape, { unreadable }: ListsWork, work: () => T): T | null {
  if (unreadable.has(dir)) return null;
  try {
    return work();
  } catch (error) {
    if (!(error instanceof MissingReadingError || error instanceof RangeError)) throw error;
    unreadable.set(dir, error.message);
    return null;
  }
}

/** The list of a scrape as it will be; null where it will have none. */
export function listOf({ dir }: SealedScrape, { staged, stored }: ListsWork): ScrapeList | null {
  if (staged.isStaged(dir, SCRAPE_DB_NAME)) return null;
  return readList(staged.isStaged(dir, LIST_NAME) ? staged.folderOf(dir) : join(staged.store, dir), stored.read);
}

/** Digests of what a scrape's list names, as it will be; none where nobody can tell. */
export function namedBy(scrape: SealedScrape, work: ListsWork): readonly string[] {
  const named = tryOn(scrape, work, () => {
    const list = listOf(scrape, work);
    return list && [...namedByList(list, work.versions)];
  });
  return named ?? [];
}
