import { addDays } from '@scrape-and-report/production';
import { Loss } from './judge-loss';
import { Verdict, Verdicts } from './verdict';

/** Why a loss is believed. */
export type Belief =
  { readonly because: 'accepted'; readonly by: string } | { readonly because: 'said-before'; readonly day: string };

export interface BeliefQuestion {
  readonly loss: Loss;
  readonly known: Verdicts;
  /** `YYYY-MM-DD` of this production. */
  readonly day: string;
  /** `YYYY-MM-DD` of the newest scrape of the record. */
  readonly lastRecorded: string;
  /** So long are pages kept that are not reached, and so long holds that someone accepted it. */
  readonly graceDays: number;
}

/** So much of a loss must have been seen before for it to be the same: a page or two always differ. */
const SAME_SHARE = 0.9;

/**
 * Whether a loss may be recorded: someone has accepted it, or an earlier day since the last recording said the same of
 * pages that are gone by the site's own word. One page for every address is never believed.
 */
export function believe({ loss, known, day, lastRecorded, graceDays }: BeliefQuestion): Belief | null {
  if (loss.cause === 'one-page') return null;
  const same = known.verdicts.filter((verdict) => verdict.cause === loss.cause && isSameLoss(loss, verdict));
  for (const verdict of same) {
    const acceptance = acceptanceOf(verdict, known);
    // Pages that are kept are lost again on the day after, by the same walls: that was accepted with the first.
    const isLasting = verdict.cause === 'unreached' && day <= addDays(verdict.day, graceDays);
    if (acceptance && (verdict.day > lastRecorded || isLasting)) return { because: 'accepted', by: acceptance.by };
  }
  const before = same.find((verdict) => verdict.day < day && verdict.day > lastRecorded);
  return loss.cause === 'removed' && before ? { because: 'said-before', day: before.day } : null;
}

function isSameLoss({ pages }: Loss, verdict: Verdict): boolean {
  const before = new Set(verdict.pages);
  return pages.filter((id) => before.has(id)).length >= SAME_SHARE * pages.length;
}

function acceptanceOf(
  { scrape, producer }: Verdict,
  { acceptances }: Verdicts,
): Verdicts['acceptances'][number] | null {
  return acceptances.find((one) => one.scrape === scrape && one.producer === producer) ?? null;
}

/** The whole fleet together asks a site that refused no more often than this. */
export const MAX_TRIES_A_DAY = 3;
/** An hour, less what a start takes. */
const REST_MS = 59 * 60_000;

/** Why a site that refused is left alone for now: until an instant, or for the day; null when it may be asked. */
export function restOf(
  known: Verdicts,
  { day, at }: { readonly day: string; readonly at: Date },
): { readonly verdict: Verdict; readonly until: Date | null } | null {
  const today = known.verdicts.filter((verdict) => verdict.day === day && acceptanceOf(verdict, known) === null);
  const last = today.at(-1);
  // Someone who accepts a loss wants it recorded now.
  if (!last || known.verdicts.some((verdict) => verdict.day === day && acceptanceOf(verdict, known))) return null;
  if (today.length >= MAX_TRIES_A_DAY) return { verdict: last, until: null };
  const until = new Date(Date.parse(last.at) + REST_MS);
  return at < until ? { verdict: last, until } : null;
}
