import { readStoreMarker } from './ensure-store';
import type { SyncJob } from '../../protocol/child-protocol';
import { StoreGoneError } from './target-tree';

/** A vanished mount is an empty local folder: never a source. @throws StoreGoneError */
export async function assertSourcePresent({ me, partner }: Pick<SyncJob, 'me' | 'partner'>): Promise<void> {
  const marker = readStoreMarker(me.store);
  if (!marker) throw new StoreGoneError(`${me.store} has no store id, and is no source`);
  const target = readMarkerQuietly(partner.store);
  if (target && target.id === marker.id) throw new StoreGoneError(`${partner.store} is the same store as ${me.store}`);
}

function readMarkerQuietly(store: string): { readonly id: string } | null {
  try {
    return readStoreMarker(store);
  } catch {
    return null;
  }
}
