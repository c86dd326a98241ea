import type { ExecutorContext } from '@nx/devkit';
import { describeError, readRecordText, StageError } from '@scrape-and-report/production';
import {
  forgottenOf,
  keepRuleOf,
  leaveTombstones,
  parseAccepted,
  planForget,
  readTombstones,
  storeLayout,
  type Tombstone,
  validScrapes,
} from '@scrape-and-report/record';
import { fingerprintStore, publishLog, type SyncReport, syncStores } from '@scrape-and-report/sync';
import { join } from 'node:path';
import { gather } from '../../runtime/forget/gather';
import { obeyTombstones } from '../../runtime/forget/obey-tombstones';
import { bringTombstonesTogether } from '../../runtime/forget/share-tombstones';
import { openStageContext, type StageContext, withProductionLog, type WorkContext } from '../../runtime/stage-context';
import { sayWho, workAlone } from '../../runtime/stand-alone';
import type { ForgetExecutorSchema } from './schema';
import { digestOf, nameOf, possibleDigests, type Wanted, wantedOf } from './wanted';

/** Removes a scrape, or a page from all of them, in every store. */
export default async function forgetExecutor(
  options: ForgetExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  try {
    const context = await openStageContext(nx);
    const wanted = wantedOf(options, context.config.site.root);
    if (options.dryRun) return show(context, wanted);
    return { success: await forget(withProductionLog(context), wanted, options) };
  } catch (error) {
    console.error(`forget: ${describeError(error)}`);
    return { success: false };
  }
}

function show(context: StageContext, wanted: Wanted): { success: boolean } {
  const { store } = context.config.me;
  const tombstone = tombstoneOf(context, wanted);
  const names = tombstone === null ? [] : scrapesWith(store, tombstone);
  console.log(
    names.length === 0
      ? `${store} holds nothing of it`
      : `${store} would forget it in ${names.length} scrapes: ${names.join(', ')}`,
  );
  console.log('nothing was changed: the same without --dryRun does it, in every store and for good');
  return { success: true };
}

function tombstoneOf({ config: { me }, clock }: StageContext, wanted: Wanted): Tombstone | null {
  const digest = digestOf(wanted, validScrapes(me.store, { all: true }));
  return digest === null ? null : { version: 1, kind: wanted.kind, digest, by: me.name, at: clock.now().toISOString() };
}

/** Names of the scrapes of the own store that hold it, or are it. */
function scrapesWith(store: string, tombstone: Tombstone): string[] {
  const { removed, rewritten, lists } = planForget({ store, forgotten: forgottenOf([tombstone]), checked: {} });
  const held = tombstone.kind === 'scrape' ? removed : [...rewritten, ...lists].map(({ scrape }) => scrape);
  return held.map(({ dir }) => dir).sort();
}

async function forget(
  context: StageContext,
  wanted: Wanted,
  { reason, apply = false }: ForgetExecutorSchema,
): Promise<boolean> {
  const { me } = context.config;
  return workAlone(context, async (work) => {
    await gather(work);
    const earlier = earlierOf(context, wanted);
    const tombstone = earlier ?? tombstoneOf(context, wanted);
    if (tombstone === null || (!earlier && !apply && scrapesWith(me.store, tombstone).length === 0))
      throw notHeld(wanted);
    if (!earlier) sayWho(context, `${nameOf(tombstone)} forgotten`, reason);
    leaveTombstones(me.store, [tombstone]);
    await bringTombstonesTogether(work);
    await obeyTombstones(work);
    return tellOthers(work);
  });
}

/** It was asked for before, and perhaps that run was ended half-way: it is gone on with. */
function earlierOf({ config: { me, partners } }: StageContext, wanted: Wanted): Tombstone | null {
  const known = readTombstones(me.store).filter(({ kind }) => kind === wanted.kind);
  if (known.length === 0) return null;
  const names = partners.map(({ name }) => name);
  const digests = new Set(possibleDigests(wanted, { producers: names, epochs: acceptedEpochOf(me.store) }));
  return known.find(({ digest }) => digests.has(digest)) ?? null;
}

function acceptedEpochOf(store: string): number {
  try {
    return parseAccepted(readRecordText(join(storeLayout(store).own, 'accepted.json')))?.epoch ?? 0;
  } catch {
    return 0;
  }
}

function notHeld(wanted: Wanted): StageError {
  const what =
    wanted.kind === 'page' ? `no scrape holds ${wanted.path}` : `no store that can be reached holds ${wanted.name}`;
  return new StageError(what, {
    code: 'NOTHING_TO_FORGET',
    hint:
      wanted.kind === 'page'
        ? 'see how it is spelled; with --apply it is forgotten all the same, for the sake of stores that are away'
        : 'try again when the machine that holds it is on',
  });
}

/** Whether every store that can be reached has forgotten it as well. */
async function tellOthers(work: WorkContext): Promise<boolean> {
  const { config, log, clock, signal, assertLease, epoch } = work;
  const { me, logName, sync } = config;
  const partners = othersOf(work);
  const reports = await syncStores({
    ...{ me, partners, sync, logName, epoch, producer: me.name, log, clock, signal, assertLease },
    manifest: fingerprintStore({ store: me.store, ignore: sync.ignore, logName, signal, isSyncNext: true }),
    root: config.site.root,
    progress: work.progress('forget'),
    cleanup: sync.cleanup,
    mirror: false,
    keep: keepRuleOf(me.store, config.report.keep),
    maxDeleteShare: sync.maxDeleteShare,
    deadlineMs: DEADLINE_MS,
  });
  for (const { partner, outcome } of reports)
    if (outcome !== 'ok')
      log.warning(`${partner} ${AWAY[outcome]}: its store forgets with the next production that reaches it`);
  for (const { partner, ok, error } of await publishLog({
    me,
    partners,
    logName,
    root: config.site.root,
    mode: sync.mode,
    signal,
  }))
    if (!ok && error) console.warn(`the log could not be published to ${partner}: ${error}`);
  return reports.every(({ outcome }) => outcome === 'ok' || outcome === 'not-found');
}

const DEADLINE_MS = 3_600_000;
const AWAY: Readonly<Record<SyncReport['outcome'], string>> = {
  ok: '',
  'not-found': 'was not reached',
  failed: 'could not be served',
  hung: 'did not answer',
  refused: 'could not be served',
};

function othersOf({ config: { me, partners } }: WorkContext): typeof partners {
  return partners.filter(({ name }) => name !== me.name);
}
