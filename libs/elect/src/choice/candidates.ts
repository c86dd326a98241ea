import { dayOfScrape } from '@scrape-and-report/record';
import type { ElectionContext, Knowledge } from '../claim/machine';
import { isSamePartner } from '../port/names';
import { announcementKey } from '../port/watch';
import type { Candidate } from './choose';

/** Partners whose announcement of the day was seen to change, and this one. */
export function candidatesOf(context: ElectionContext, known: Knowledge, latest: string): Candidate[] {
  const candidates = new Map<string, Candidate>();
  const nowMs = context.now();
  for (const view of known.views.values()) {
    for (const one of view?.announcements ?? []) {
      const name = context.partners.find((partner) => isSamePartner(partner, one.partner));
      if (name === undefined || one.day !== context.day || isSamePartner(name, context.me)) continue;
      const { moved, silentMs } = known.watch.lifeOf(announcementKey(one), nowMs);
      if (moved && silentMs < context.timing.leaseMs)
        candidates.set(name, { name, latest: believedLatest(one.latest, context) });
    }
  }
  candidates.set(context.me, { name: context.me, latest });
  return [...candidates.values()];
}

/** One of a day that is yet to come would make everybody else's outdated. */
function believedLatest(latest: string, { day }: ElectionContext): string {
  return latest !== '' && dayOfScrape(latest) > day ? '' : latest;
}
