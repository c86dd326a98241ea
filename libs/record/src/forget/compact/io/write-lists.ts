import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { removeWithRetry, renameWithRetry } from '@scrape-and-report/production';
import type { PackReader } from '../../../bodies/io/body-reader';
import { READING_PACK_NAME } from '../../../bodies/pack-format';
import { removeDatabase } from '../../../io/remove-database';
import { SCRAPE_DB_NAME } from '../../../layout';
import { deriveDatabase } from '../../../readings/derive/io/derive-database';
import { readList } from '../../../readings/io/read-list';
import { splitDatabase } from '../../../readings/io/split-database';
import { NotSplittableError } from '../../../readings/page-rows';
import { copyTexts } from '../../io/copy-texts';
import { findForgottenRows, writeWithout } from '../../io/forget-pages';
import { createMentions } from '../../mentions';
import type { Forgotten } from '../../tombstone';
import type { StagedLists } from './staged-lists';

export interface WriteListOptions {
  readonly staged: StagedLists;
  readonly forgotten: Forgotten;
  /** All that packs hold; what is new comes to it. */
  readonly stored: PackReader;
}

/** Of what a list was parted into, what no pack held before: it waits here until the scrape's pack is written. */
export function newsOf(staged: StagedLists, dir: string): string {
  return staged.besideOf(`${dir}.news`);
}

/**
 * Writes the list of a scrape anew without what is to be forgotten: by the database that it stands for, so that the same
 * goes as would go out of that.
 *
 * @returns number of pages that stay; null where it holds nothing of it
 */
export function writeListWithout(dir: string, { staged, forgotten, stored }: WriteListOptions): number | null {
  const [before, after, proof] = ['before.db', 'after.db', 'proof.db'].map((name) => staged.besideOf(name));
  const directory = join(staged.store, dir);
  try {
    deriveDatabase(readList(directory, stored.read), stored.read, before!, { hasRows: true });
    const rows = findForgottenRows(before!, forgotten);
    if (!rows) return null;
    const pages = writeWithout(before!, after!, rows);
    splitInto(dir, { staged, stored, database: after!, proof: proof! });
    copyTexts(directory, staged.folderOf(dir), createMentions(forgotten, rows.root));
    return pages;
  } finally {
    for (const file of [before!, after!, proof!]) removeDatabase(file);
  }
}

function splitInto(
  dir: string,
  {
    staged,
    stored,
    database,
    proof,
  }: Pick<WriteListOptions, 'staged' | 'stored'> & { readonly database: string; readonly proof: string },
): void {
  const into = staged.folderOf(dir);
  try {
    splitDatabase({ database, into, stored, proof });
  } catch (error) {
    if (!(error instanceof NotSplittableError)) throw error;
    // What can't be told by a list without it stands in tables again.
    removeWithRetry(into);
    renameWithRetry(database, join(staged.folderOf(dir), SCRAPE_DB_NAME));
    return;
  }
  const news = join(into, READING_PACK_NAME);
  if (!existsSync(news)) return;
  renameWithRetry(news, newsOf(staged, dir));
  stored.add(newsOf(staged, dir));
}
