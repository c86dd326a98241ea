import { keepRuleOf } from '@scrape-and-report/record';
import { fetchMissingScrapes } from '@scrape-and-report/sync';
import { refusedDigests } from '../databases/known-databases';
import { refuseDatabases } from '../databases/refuse-databases';
import { remakePacks } from '../format/remake-packs';
import type { StageContext, WorkContext } from '../stage-context';
import { type ForgetContext, obeyTombstones } from './obey-tombstones';
import { bringTombstonesTogether } from './share-tombstones';

type FetchContext = Pick<StageContext, 'config' | 'log' | 'clock'> & Pick<WorkContext, 'signal'>;

/** Brings what only others hold into the own store, which has forgotten what is to be forgotten before and after. */
export async function gather(work: ForgetContext & FetchContext): Promise<void> {
  await bringTombstonesTogether(work);
  await obeyTombstones(work);
  await fetchScrapes(work, { withFiles: true });
  await remakePacks(work);
  await refuseDatabases(work);
  await obeyTombstones(work);
}

/** @param options `withFiles`: also reports, and files that people put there */
export async function fetchScrapes(
  { config, log, clock, signal }: FetchContext,
  { withFiles }: { readonly withFiles: boolean },
): Promise<void> {
  const { me, partners, sync, logName } = config;
  const fetched = await fetchMissingScrapes({
    me,
    partners: partners.filter(({ name }) => name !== me.name),
    log,
    clock,
    signal,
    assertLease: async () => signal.throwIfAborted(),
    refused: refusedDigests(me.store),
    files: withFiles ? { ignore: sync.ignore, logName, keep: keepRuleOf(me.store, config.report.keep) } : undefined,
  });
  for (const name of fetched) log.info(`fetched ${name}`);
}
