import { randomBytes } from 'node:crypto';
import type { LogLevel } from '@scrape-and-report/production';
import type { KeepRule } from '@scrape-and-report/record';
import { joinGathers, type GatherPlan } from '../plan/plan-gather';
import { fetchByNeeds, type ScrapeFetchOptions } from './fetch/fetch-by-needs';
import { loadKnownPartners } from './guards/ensure-store';
import { startPartnerProcess, type PartnerAtWork } from './partner/partner-process';
import { createSyncSource, type SyncSource } from './partner/sync-source';
import { fingerprintStore } from './scan/fingerprint-store';
import { createSyncId } from './guards/target-tree';

export interface FetchOptions extends ScrapeFetchOptions {
  readonly signal: AbortSignal;
  /** A partner whose store completes nothing for so long is passed over. */
  readonly deadlineMs?: number;
  /** With it, all else that only a partner holds is brought too: reports, and files that people put there. */
  readonly files?: {
    readonly ignore: readonly string[];
    readonly logName: string;
    /** What is no longer kept of reports stays away. Default: all is kept. */
    readonly keep?: KeepRule | null;
  };
}

const DEADLINE_MS = 60_000;

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
  const { partners, signal, assertLease, deadlineMs = DEADLINE_MS } = options;
  const write = (level: LogLevel, text: string): void =>
    level === 'INFO' ? options.log.info(text) : options.log.warning(text);
  let tellSource: (source: SyncSource | Promise<SyncSource>) => void = () => undefined;
  const source = new Promise<SyncSource>((resolve) => (tellSource = resolve));
  const processes = partners.map((partner) => ({
    partner,
    process: startPartnerProcess({ deadlineMs, signal, assertLease, onLine: write, source }),
  }));
  try {
    const fetched = await fetchByNeeds(processes, options);
    if (options.files) {
      tellSource(sourceOf(options, options.files));
      await fetchFiles(processes, options, options.files);
    }
    return fetched.sort();
  } finally {
    for (const { process } of processes) process.close();
  }
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
