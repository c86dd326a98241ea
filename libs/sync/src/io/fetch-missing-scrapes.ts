import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, LogLevel, Partner, RunLog } from '@scrape-and-report/production';
import {
  believedScrapes,
  dayOfScrape,
  type KeepRule,
  MANIFEST_NAME,
  readForgotten,
  renameWithRetry,
  storeLayout,
} from '@scrape-and-report/record';
import type { SealedDirectory } from '../manifest/store-manifest';
import { planFetch, type Offer } from '../plan/plan-fetch';
import { withoutForgotten } from '../plan/plan-forgotten';
import { joinGathers, type GatherPlan } from '../plan/plan-gather';
import { loadKnownPartners } from './guards/ensure-store';
import { createDiskCalls } from './disk/disk-calls';
import { listDamaged, listScrapesOf, type ScrapeListing } from './partner/partner-scrapes';
import { startPartnerProcess, type PartnerProcess } from './partner/partner-process';
import { createSyncSource, type SyncSource } from './partner/sync-source';
import { fingerprintStore } from './scan/fingerprint-store';
import { createSyncId } from './guards/target-tree';

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
  /** Digests of the manifests of scrapes that are not wanted: they were set aside here. */
  readonly refused?: ReadonlySet<string>;
  /** With it, all else that only a partner holds is brought too: reports, and files that people put there. */
  readonly files?: {
    readonly ignore: readonly string[];
    readonly logName: string;
    /** What is no longer kept of reports stays away. Default: all is kept. */
    readonly keep?: KeepRule | null;
  };
}

const DEADLINE_MS = 60_000;

type PartnerAtWork = { readonly partner: Partner; readonly process: PartnerProcess };

/**
 * Brings into the own store every valid scrape that a reachable partner has and it lacks; gives their names there.
 *
 * Built aside, each file verified by digest, renamed into place once. Of two scrapes of one minute the higher (epoch,
 * producer) bears the plain name, the other `YYMMDD-HHMM~<producer>`; an own one that does not lead is renamed.
 * An own scrape that proves damaged is replaced when a partner has it whole. A partner that cannot be reached, or a scrape that proves damaged, is passed over.
 *
 * With `files` everything else follows that a partner holds and the own store lacks, unless the own store held it at their
 * last common sync and somebody deleted it since. Usage figures are merged by another stage. Each is named in the log.
 *
 * @throws LeaseLostError, and the signal's reason
 */
export async function fetchMissingScrapes(options: FetchOptions): Promise<string[]> {
  const { me, partners, signal, assertLease, deadlineMs = DEADLINE_MS } = options;
  const knownPartners = loadKnownPartners(me.store);
  const write = (level: LogLevel, text: string): void =>
    level === 'INFO' ? options.log.info(text) : options.log.warning(text);
  let tellSource: (source: SyncSource | Promise<SyncSource>) => void = () => undefined;
  const source = new Promise<SyncSource>((resolve) => (tellSource = resolve));
  const processes = partners.map((partner) => ({
    partner,
    process: startPartnerProcess({ deadlineMs, signal, assertLease, onLine: write, source }),
  }));
  try {
    let offers: Offer[] = await Promise.all(
      processes.map(async ({ partner, process }) => {
        const verdict = await process.run<ScrapeListing>({ kind: 'list-scrapes', partner, knownPartners });
        if (!verdict.ok && verdict.outcome !== 'not-found') {
          options.log.warning(`no scrapes from ${partner.name}: ${verdict.error}`);
        }
        return { partner: partner.name, sealed: verdict.ok ? verdict.value.sealed : [] };
      }),
    );
    const own = await listScrapesOf(me.store, createDiskCalls());
    const believed = offers.map((offer) => believedOffer(offer, own.sealed, options));
    const remembered = withoutForgotten(own.sealed, believed, readForgotten(me.store));
    offers = [...remembered.offers];
    const damaged = await listDamaged(me.store, own.sealed, createDiskCalls());
    const { outdated } = remembered;
    const whole = own.sealed.filter(({ dir }) => !damaged.includes(dir) && !outdated.includes(dir));
    const plan = planFetch(whole, offers, own.unfinished);
    if (plan.renames.length > 0) await assertLease();
    for (const { from, to } of plan.renames) renameScrape(me.store, from, to);

    const fetched: string[] = [];
    for (const { partner, process } of processes) {
      const wanted = plan.fetches.filter(({ as }) => !fetched.includes(as));
      const fetch = wanted.flatMap(({ digest, as, offers: from }) => {
        const offer = from.find((entry) => entry.partner === partner.name);
        const isForgetting = outdated.includes(as);
        return offer ? [{ dir: offer.dir, as, digest, replaces: damaged.includes(as), isForgetting }] : [];
      });
      if (fetch.length === 0) continue;
      const verdict = await process.run<string[]>({ kind: 'fetch-scrapes', me, partner, knownPartners, fetch });
      if (verdict.ok) fetched.push(...verdict.value);
      else options.log.warning(`no scrapes from ${partner.name}: ${verdict.error}`);
    }
    if (options.files) {
      tellSource(sourceOf(options, options.files));
      await fetchFiles(processes, options, options.files);
    }
    return fetched.sort();
  } finally {
    for (const { process } of processes) process.close();
  }
}

/** Its report bears its name. */
function renameScrape(store: string, from: string, to: string): void {
  renameWithRetry(join(store, from), join(store, to));
  const { reports } = storeLayout(store);
  if (existsSync(join(reports, from)) && !existsSync(join(reports, to)))
    renameWithRetry(join(reports, from), join(reports, to));
}

/** What the own store holds now, for those who look what it lacks. */
async function sourceOf(
  { me, signal }: FetchOptions,
  { ignore, logName }: NonNullable<FetchOptions['files']>,
): Promise<SyncSource> {
  const manifest = await fingerprintStore({ store: me.store, ignore, logName, signal, isSyncNext: true });
  return createSyncSource(manifest, me.store, { producer: me.name, epoch: 0, dryRun: true });
}

async function fetchFiles(
  processes: readonly PartnerAtWork[],
  { me, log }: FetchOptions,
  { ignore, logName, keep = null }: NonNullable<FetchOptions['files']>,
): Promise<void> {
  const knownPartners = loadKnownPartners(me.store);
  const offers = await Promise.all(
    processes.map(async ({ partner, process }) => {
      const job = { kind: 'offer-files', me, partner, knownPartners, ignore, logName, keep } as const;
      const verdict = await process.run<GatherPlan>(job);
      if (!verdict.ok && verdict.outcome !== 'not-found')
        log.warning(`no files from ${partner.name}: ${verdict.error}`);
      return { partner: partner.name, plan: verdict.ok ? verdict.value : { directories: [], files: [] } };
    }),
  );
  for (const [index, { plan }] of joinGathers(offers).entries()) {
    const { partner, process } = processes[index]!;
    if (plan.files.length === 0 && plan.directories.length === 0) continue;
    const syncId = createSyncId(new Date(), randomBytes(4).toString('hex'));
    const verdict = await process.run<string[]>({ kind: 'fetch-files', me, partner, knownPartners, syncId, plan });
    if (!verdict.ok) log.warning(`not all files from ${partner.name}: ${verdict.error}`);
    else for (const path of namesOf(verdict.value)) log.info(`fetched ${path}`);
  }
}

/** A report is one thing, whatever it is made of. */
function namesOf(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => (path.startsWith('reports/') ? path.split('/', 2).join('/') : path)))].sort();
}

/** Leaves out what can't be: an epoch that no fleet can have reached, and days that are yet to come. */
function believedOffer({ partner, sealed }: Offer, own: readonly SealedDirectory[], options: FetchOptions): Offer {
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
