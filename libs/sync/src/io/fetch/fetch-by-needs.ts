import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Partner, RunLog } from '@scrape-and-report/production';
import {
  believedScrapes,
  dayOfScrape,
  MANIFEST_NAME,
  readForgotten,
  renameWithRetry,
  storeLayout,
} from '@scrape-and-report/record';
import type { SealedDirectory } from '../../manifest/store-manifest';
import { withoutOutdated } from '../../plan/copies/plan-copies';
import { planFetch, type FetchPlan, type Offer, type OfferedScrape, type PlannedFetch } from '../../plan/plan-fetch';
import type { FetchedScrape } from '../../protocol/child-protocol';
import { createDiskCalls } from '../disk/disk-calls';
import { loadKnownPartners } from '../guards/ensure-store';
import { createSyncId } from '../guards/target-tree';
import { noteReplaced } from '../known/common-memory';
import type { PartnerAtWork } from '../partner/partner-process';
import { listDamaged, listScrapesOf, type FetchedScrapes, type ScrapeListing } from '../partner/partner-scrapes';

export interface ScrapeFetchOptions {
  readonly me: Partner;
  /** The others. */
  readonly partners: readonly Partner[];
  readonly log: RunLog;
  readonly clock: Clock;
  readonly assertLease: () => Promise<void>;
  /** Digests of the manifests of scrapes that are not wanted: they were set aside here. */
  readonly refused?: ReadonlySet<string>;
}

/**
 * Brings into the own store what scrapes it lacks, each after those whose packs it needs; of several who offer one the
 * first that has it whole. Gives their names here.
 */
export async function fetchByNeeds(
  processes: readonly PartnerAtWork[],
  options: ScrapeFetchOptions,
): Promise<string[]> {
  const { me, log } = options;
  const own = await listScrapesOf(me.store, createDiskCalls());
  const offers = await askForScrapes(processes, own.sealed, options);
  const damaged = await listDamaged(me.store, own.sealed, createDiskCalls());
  const sound = own.sealed.filter(({ dir }) => !damaged.includes(dir));
  const { outdated, isCounting, ...wanted } = withoutOutdated(sound, offers, readForgotten(me.store));
  const isOld = ({ dir }: SealedDirectory): boolean => outdated.some((entry) => entry.dir === dir);
  const plan = planFetch(
    sound.filter((entry) => !isOld(entry)),
    wanted.offers,
    { unfinished: own.unfinished, outdated: sound.filter(isOld), isCounting },
  );
  if (plan.renames.length > 0) await options.assertLease();
  for (const { from, to } of plan.renames) renameScrape(me.store, from, to);
  const forgetting = new Set(
    sound.filter(({ dir }) => outdated.some((entry) => entry.dir === dir && entry.isForgetting)).map(digestIn),
  );
  const placeOf = ({ as, replaces }: PlannedFetch): FetchedScrape['replaces'] => {
    if (replaces === undefined) return damaged.includes(as) ? 'damaged' : null;
    return forgetting.has(replaces) ? 'forgetting' : { copy: replaces };
  };
  const { fetched, alone } = await fetchInRounds(plan, placeOf, { processes, options });
  for (const { as, offers: from } of [...plan.unmet, ...alone])
    log.warning(`not fetched: ${as} of ${from[0]!.partner}: it needs packs of other scrapes that could not be had`);
  return fetched;
}

/** As long as one brings what others lean on. */
async function fetchInRounds(
  { fetches }: FetchPlan,
  placeOf: (item: PlannedFetch) => FetchedScrape['replaces'],
  { processes, options }: { readonly processes: readonly PartnerAtWork[]; readonly options: ScrapeFetchOptions },
): Promise<{ readonly fetched: string[]; readonly alone: readonly PlannedFetch[] }> {
  const fetched = new Set<string>();
  const tried = new Set<string>();
  for (let before = -1; before !== fetched.size;) {
    before = fetched.size;
    for (const { partner, process } of processes) {
      const fetch = fetches.flatMap((item): FetchedScrape[] => {
        const offer = item.offers.find((entry) => entry.partner === partner.name);
        if (!offer || fetched.has(item.as) || tried.has(`${partner.name} ${item.as}`)) return [];
        const { as, digest, needs } = item;
        return [{ dir: offer.dir, as, digest, needs, replaces: placeOf(item) }];
      });
      if (fetch.length === 0) continue;
      const { done, failed } = await fetchFrom({ partner, process }, fetch, options);
      for (const as of done) fetched.add(as);
      for (const as of failed) tried.add(`${partner.name} ${as}`);
    }
  }
  const isTried = ({ as, offers }: PlannedFetch): boolean =>
    fetched.has(as) || offers.some(({ partner }) => tried.has(`${partner} ${as}`));
  return { fetched: [...fetched], alone: fetches.filter((item) => !isTried(item)) };
}

async function fetchFrom(
  { partner, process }: PartnerAtWork,
  fetch: readonly FetchedScrape[],
  { me, log }: ScrapeFetchOptions,
): Promise<FetchedScrapes> {
  const syncId = createSyncId(new Date(), randomBytes(4).toString('hex'));
  const knownPartners = loadKnownPartners(me.store);
  const job = { kind: 'fetch-scrapes', me, partner, knownPartners, syncId, fetch } as const;
  const verdict = await process.run<FetchedScrapes>(job);
  if (!verdict.ok) {
    log.warning(`no scrapes from ${partner.name}: ${verdict.error}`);
    return { done: [], failed: fetch.map(({ as }) => as) };
  }
  const copies = fetch.flatMap(({ as, digest, replaces }) =>
    replaces !== null && typeof replaces === 'object' && verdict.value.done.includes(as)
      ? [[replaces.copy, digest] as const]
      : [],
  );
  noteReplaced(me.store, new Map(copies));
  return verdict.value;
}

function digestIn({ digest }: SealedDirectory): string {
  return digest;
}

/** What partners offer, without what can't be. */
async function askForScrapes(
  processes: readonly PartnerAtWork[],
  own: readonly OfferedScrape[],
  options: ScrapeFetchOptions,
): Promise<Offer[]> {
  const knownPartners = loadKnownPartners(options.me.store);
  const here = new Map(own.map((entry) => [entry.digest, entry]));
  const held = [...here.keys()];
  const offers = await Promise.all(
    processes.map(async ({ partner, process }) => {
      const verdict = await process.run<ScrapeListing>({ kind: 'list-scrapes', partner, knownPartners, held });
      if (!verdict.ok && verdict.outcome !== 'not-found')
        options.log.warning(`no scrapes from ${partner.name}: ${verdict.error}`);
      return { partner: partner.name, sealed: verdict.ok ? verdict.value.sealed : [] };
    }),
  );
  return offers.map((offer) => believedOffer(withNeeds(offer, here), own, options));
}

function withNeeds({ partner, sealed }: Offer, here: ReadonlyMap<string, OfferedScrape>): Offer {
  return {
    partner,
    sealed: sealed.map((entry) => ({ ...entry, needs: here.get(entry.digest)?.needs ?? entry.needs })),
  };
}

/** Its report bears its name. */
function renameScrape(store: string, from: string, to: string): void {
  renameWithRetry(join(store, from), join(store, to));
  const { reports } = storeLayout(store);
  if (existsSync(join(reports, from)) && !existsSync(join(reports, to)))
    renameWithRetry(join(reports, from), join(reports, to));
}

/** Leaves out what can't be: an epoch that no fleet can have reached, and days that are yet to come. */
function believedOffer(
  { partner, sealed }: Offer,
  own: readonly SealedDirectory[],
  options: ScrapeFetchOptions,
): Offer {
  const believed = new Set(believedScrapes([...own, ...sealed]));
  const last = scrapeDayOf(new Date(options.clock.now().getTime() + 2 * 86_400_000));
  const store = options.partners.find(({ name }) => name === partner)?.store ?? partner;
  const refuse = (dir: string, reason: string): false => {
    options.log.warning(`refused ${join(store, dir, MANIFEST_NAME)}: ${reason}`);
    return false;
  };
  return {
    partner,
    sealed: sealed.filter((entry) => {
      if (options.refused?.has(entry.digest)) return false;
      if (!believed.has(entry))
        return refuse(entry.dir, `epoch ${entry.epoch} is beyond what the fleet can have reached`);
      return dayOfScrape(entry.dir) <= last || refuse(entry.dir, 'it is of a day yet to come');
    }),
  };
}

/** In no zone is it a later day than this. */
function scrapeDayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
