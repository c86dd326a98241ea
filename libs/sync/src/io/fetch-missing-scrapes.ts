import { join } from 'node:path';
import type { Clock, LogLevel, Partner, RunLog } from '@scrape-and-report/production';
import { renameWithRetry } from '@scrape-and-report/record';
import { planFetch, type Offer } from '../plan/plan-fetch';
import { loadKnownPartners } from './guards/ensure-store';
import { createPace } from './disk/pace';
import { listDamaged, listScrapesOf, type ScrapeListing } from './partner/partner-scrapes';
import { startPartnerProcess } from './partner/partner-process';

export interface FetchOptions {
  readonly me: Partner;
  /** The others. */
  readonly partners: readonly Partner[];
  readonly log: RunLog;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly assertLease: () => Promise<void>;
  /** A partner whose store completes nothing for so long is passed over. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 60_000;

/**
 * Brings into the own store every valid scrape that a reachable partner has and it lacks; gives their names there.
 *
 * Built aside, each file verified by digest, renamed into place once. Of two scrapes of one minute the higher (epoch,
 * producer) bears the plain name, the other `YYMMDD-HHMM~<producer>`; an own one that does not lead is renamed.
 * An own scrape that proves damaged is replaced when a partner has it whole. A partner that cannot be reached, or a scrape that proves damaged, is passed over.
 *
 * @throws LeaseLostError, and the signal's reason
 */
export async function fetchMissingScrapes(options: FetchOptions): Promise<string[]> {
  const { me, partners, signal, assertLease, deadlineMs = DEADLINE_MS } = options;
  const knownPartners = loadKnownPartners(me.store);
  const write = (level: LogLevel, text: string): void =>
    level === 'INFO' ? options.log.info(text) : options.log.warning(text);
  const processes = partners.map((partner) => ({
    partner,
    process: startPartnerProcess({ deadlineMs, signal, assertLease, onLine: write }),
  }));
  try {
    const offers: Offer[] = await Promise.all(
      processes.map(async ({ partner, process }) => {
        const verdict = await process.run<ScrapeListing>({ kind: 'list-scrapes', partner, knownPartners });
        if (!verdict.ok && verdict.outcome !== 'not-found') {
          options.log.warning(`no scrapes from ${partner.name}: ${verdict.error}`);
        }
        return { partner: partner.name, sealed: verdict.ok ? verdict.value.sealed : [] };
      }),
    );
    const own = await listScrapesOf(me.store, createPace());
    const damaged = await listDamaged(me.store, own.sealed, createPace());
    const whole = own.sealed.filter(({ dir }) => !damaged.includes(dir));
    const plan = planFetch(whole, offers, own.unfinished);
    if (plan.renames.length > 0) await assertLease();
    for (const { from, to } of plan.renames) renameWithRetry(join(me.store, from), join(me.store, to));

    const fetched: string[] = [];
    for (const { partner, process } of processes) {
      const wanted = plan.fetches.filter(({ as }) => !fetched.includes(as));
      const fetch = wanted.flatMap(({ digest, as, offers: from }) => {
        const offer = from.find((entry) => entry.partner === partner.name);
        return offer ? [{ dir: offer.dir, as, digest, replaces: damaged.includes(as) }] : [];
      });
      if (fetch.length === 0) continue;
      const verdict = await process.run<string[]>({ kind: 'fetch-scrapes', me, partner, knownPartners, fetch });
      if (verdict.ok) fetched.push(...verdict.value);
      else options.log.warning(`no scrapes from ${partner.name}: ${verdict.error}`);
    }
    return fetched.sort();
  } finally {
    for (const { process } of processes) process.close();
  }
}
