import { randomBytes } from 'node:crypto';
import type { Partner } from '@scrape-and-report/production';
import { storeLayout, writeFileAtomic } from '@scrape-and-report/record';
import { forgetCommonSyncs } from '../known/common-memory';
import { ensureStore, keepStorePlace, readStoreMarker, storeFormat } from './ensure-store';

/**
 * Gives the own store the id by which the others know it, or a new one when nobody knows any. What it remembers of
 * earlier syncs goes: of what it lacks nothing was deleted by anybody, so that nothing is deleted for it.
 *
 * @returns the id
 * @throws NewerStoreError, and errors of the file system, such as of a home that is missing
 */
export async function adoptStoreId(me: Partner, known: string | null): Promise<string> {
  const id = known ?? randomBytes(16).toString('hex');
  const found = await ensureStore({ partner: me, knownPartners: {} });
  if (found.status === 'not-found' || found.status === 'refused') throw new Error(found.reason);
  const marker = readStoreMarker(me.store);
  if (marker?.id === id) return id;
  forgetCommonSyncs(me.store);
  const { own } = storeLayout(me.store);
  writeFileAtomic(
    `${own}/store.json`,
    `${JSON.stringify({ version: 1, format: storeFormat(me.store), id, owner: me.name })}\n`,
  );
  keepStorePlace(me.store);
  return id;
}
