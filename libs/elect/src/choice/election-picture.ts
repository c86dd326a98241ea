import { compareTokens, type ValidScrape } from '@scrape-and-report/record';
import { isSamePartner } from '../port/names';
import type { ClaimView, StoreView } from '../port/store-io';

/** One partner as status shows it. */
export interface PartnerPicture {
  readonly name: string;
  readonly store: string;
  /** Its store answered within the limit. */
  readonly reachable: boolean;
  /** Why not, or which of its records counts for nothing and why; or null. */
  readonly problem: string | null;
  /** Newest valid scrape of its store, or null. */
  readonly newestScrape: ValidScrape | null;
}

/** One claim as status shows it: what its records say, without waiting to see whether its holder is alive. */
export interface ClaimPicture {
  readonly partner: string;
  readonly runId: string;
  /** '' for a claim of a stand-alone sync. */
  readonly day: string;
  readonly epoch: number;
  readonly state: 'claiming' | 'producing' | 'done' | 'released';
}

export interface ElectionPicture {
  readonly partners: readonly PartnerPicture[];
  /** The highest claim that was not ended, if nobody has taken over from it; or null. Its holder may be dead. */
  readonly claim: ClaimPicture | null;
  /** The highest claim of the newest day that was claimed, whatever its end; null when none was ever made. */
  readonly lastProduction: ClaimPicture | null;
  /** The highest claim of the newest day that is marked done, or null. */
  readonly lastDone: ClaimPicture | null;
  /** Names with an announcement standing anywhere, as configured. */
  readonly announced: readonly string[];
}

/** What the records of all readable stores say together. */
export function paintPicture(partners: readonly PartnerPicture[], views: readonly StoreView[]): ElectionPicture {
  const claims = joinClaims(views);
  const open = claims.filter((claim) => isOpen(claim) && !claims.some((later) => succeeds(later, claim)));
  const ofDays = claims.filter(({ day }) => day !== '');
  const announced = views.flatMap(({ announcements }) => announcements.map(({ partner }) => partner));
  return {
    partners,
    claim: open.sort(compareClaims).at(-1) ?? null,
    lastProduction: ofDays.sort(compareDays).at(-1) ?? null,
    lastDone:
      ofDays
        .filter(({ state }) => state === 'done')
        .sort(compareDays)
        .at(-1) ?? null,
    announced: partners.map(({ name }) => name).filter((name) => announced.some((one) => isSamePartner(one, name))),
  };
}

function isOpen({ state }: ClaimPicture): boolean {
  return state === 'claiming' || state === 'producing';
}

/** Whoever made a later claim had seen the earlier one end or die. */
function succeeds(later: ClaimPicture, earlier: ClaimPicture): boolean {
  const tookUpWork = later.state === 'producing' || later.state === 'done';
  return tookUpWork && later.day >= earlier.day && compareClaims(later, earlier) > 0;
}

function joinClaims(views: readonly StoreView[]): ClaimPicture[] {
  const joined = new Map<string, ClaimPicture>();
  for (const { holder, ...view } of views.flatMap(({ claims }) => claims)) {
    if (!holder) continue;
    const { partner, runId, day, epoch } = holder;
    const key = JSON.stringify([partner, runId, epoch]);
    const state = stateOf(view);
    const known = joined.get(key);
    if (!known || RANK[state] > RANK[known.state]) joined.set(key, { partner, runId, day, epoch, state });
  }
  return [...joined.values()];
}

const RANK = { claiming: 0, producing: 1, released: 2, done: 3 };

function stateOf({ beat, end }: Omit<ClaimView, 'holder'>): ClaimPicture['state'] {
  return end ?? beat?.state ?? 'claiming';
}

function compareClaims(a: ClaimPicture, b: ClaimPicture): number {
  return compareTokens({ epoch: a.epoch, producer: a.partner }, { epoch: b.epoch, producer: b.partner });
}

function compareDays(a: ClaimPicture, b: ClaimPicture): number {
  return a.day < b.day ? -1 : a.day > b.day ? 1 : compareClaims(a, b);
}
