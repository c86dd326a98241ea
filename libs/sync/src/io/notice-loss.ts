import { createDiskCalls } from './disk/disk-calls';
import { lostScrapes } from '../plan/common-syncs';
import { forgetCommonSyncs, loadCommonSyncs } from './known/common-memory';
import { listScrapesOf } from './partner/partner-scrapes';

export interface NoticedLoss {
  /** Scrapes that the own store held after its last sync, and how many of them it lacks. */
  readonly held: number;
  readonly lost: number;
}

/**
 * Looks whether the own store was emptied, or is what a backup brought back, since its last sync: it then lacks a scrape
 * that nobody deletes. What it lacks besides says nothing either, so it forgets that it ever was equal to another: it is
 * a source of deletions only after the next sync. Null when all is there. Call it before anything is fetched.
 */
export async function noticeLoss(store: string): Promise<NoticedLoss | null> {
  const memory = loadCommonSyncs(store);
  if (memory.scrapes.length === 0) return null;
  const { sealed } = await listScrapesOf(store, createDiskCalls());
  const lost = lostScrapes(
    memory,
    sealed.map(({ digest }) => digest),
  );
  if (lost.length === 0) return null;
  forgetCommonSyncs(store);
  return { held: memory.scrapes.length, lost: lost.length };
}
