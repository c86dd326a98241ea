import { type Claim, decide, finishClaim } from '@scrape-and-report/elect';
import {
  acquireRunLock,
  dayOf,
  livingOwner,
  runIdOf,
  type RunState,
  StageError,
  targetName,
} from '@scrape-and-report/production';
import { validScrapes, dayOfScrape } from '@scrape-and-report/record';
import { readVerdicts, restOf, tidyVerdicts } from '@scrape-and-report/scrape';
import { ensureStore, noticeLoss } from '@scrape-and-report/sync';
import { askForIds } from '../../runtime/child/ask-for-ids';
import { refusersOf } from '../../runtime/child/store-ids';
import { electionImpossible, electionOptions } from '../../runtime/election-of-stage';
import { tellDeadRuns } from '../../runtime/end/broken-off';
import { endRun } from '../../runtime/end/end-run';
import { removeHalfScrapes } from '../../runtime/end/half-scrapes';
import { writeMachineNote } from '../../runtime/machine-note';
import { refuseDatabases } from '../../runtime/databases/refuse-databases';
import { fetchScrapes, gather } from '../../runtime/forget/gather';
import { runLockOf } from '../../runtime/stand-alone';
import { compactRecord, orForNow } from '../../runtime/format/compact-record';
import { noteWords, type PartnerWord, openFormat } from '../../runtime/format/open-format';
import type { StageContext, WorkContext } from '../../runtime/stage-context';
import { shareWithPartners } from '../../runtime/verdicts/share-with-partners';

/**
 * Begins a run: takes the own store, decides who produces today, and when it is this partner fetches what its store
 * lacks. What was decided stands in the run state, for all tasks to its right.
 *
 * @param last whether no other task of the run follows: then the claim is given back at once
 */
export async function elect(context: StageContext, signal: AbortSignal, last: boolean): Promise<RunState> {
  const { config, clock, log, runs, starter } = context;
  const { refusedBy, words } = await openOwnStore(context);
  await tellLoss(context);
  const now = clock.now();
  // A week is a week for who did not produce since, too.
  tidyVerdicts(config.me.store, dayOf(now, config.timeZone));
  const begun: RunState = {
    id: runIdOf(now, starter.invocation),
    ...starter,
    partner: config.me.name,
    configDigest: config.digest,
    day: dayOf(now, config.timeZone),
    nowOffsetMs: context.nowOffsetMs,
    startedAt: now.toISOString(),
    scrapeFrom: now.toISOString(),
    role: 'deciding',
    decidedAt: null,
    reason: null,
    claim: null,
    scrape: null,
    refusedBy: [...refusedBy],
    ended: false,
  };
  runs.create(begun);
  writeMachineNote(context);
  const decided = await decideRole({ ...context, run: begun }, signal, words);
  const run = runs.update(begun.id, decided);
  if (last) await endRun({ ...context, run }, 'released');
  else if (run.role === 'producer') log.info('production started');
  return run;
}

interface Opened {
  /** Who refuses the own store, when all do. */
  readonly refusedBy: readonly string[];
  readonly words: readonly PartnerWord[];
}

async function openOwnStore(context: StageContext): Promise<Opened> {
  const { me, partners } = context.config;
  const status = await ensureStore({ partner: me, knownPartners: {} });
  if (status.status === 'not-found') {
    throw new StageError(`the home of ${me.name} is missing: ${me.home}`, {
      code: 'OWN_HOME_MISSING',
      hint: 'create the folder, or mend partners[].home',
    });
  }
  if (status.status === 'refused')
    throw new StageError(status.reason, {
      code: 'OWN_STORE_UNUSABLE',
      hint: 'run npm ci and git pull on this machine',
    });
  const others = partners.filter(({ name }) => name !== me.name);
  const views = await askForIds(others, me.name);
  const same = others.find((_, index) => views[index]?.id === status.id);
  if (same)
    throw new StageError(`${same.store} is the same store as ${me.store}, by another name`, {
      code: 'SAME_STORE',
      hint: `give ${same.name} a home of its own: partners[].home`,
    });
  const words = others.map(({ name }, index) => ({ name, ids: views[index] ?? null }));
  const refusers = refusersOf(status.id, words);
  if (refusers.length > 0)
    context.log.error(
      `all others refuse ${me.store}: it bears another id than the one they know: run nx run ${targetName('join')} there, then nx run ${targetName('join')} -- --apply`,
    );
  return { refusedBy: refusers, words };
}

/** Told once: what was lost comes back from the others, and nothing is deleted for it. */
async function tellLoss({ config: { me }, log }: StageContext): Promise<void> {
  const loss = await noticeLoss(me.store);
  if (loss)
    log.warning(
      `${me.store} lacks ${loss.lost} of the ${loss.held} scrapes that it held after the last sync: what else it lacks is deleted nowhere`,
    );
}

async function decideRole(
  context: StageContext,
  signal: AbortSignal,
  words: readonly PartnerWord[],
): Promise<Partial<RunState>> {
  const { config, log, starter } = context;
  const run = context.run!;
  const lock = runLockOf(context);
  if (acquireRunLock(lock, { runId: run.id, pid: starter.invocation })) {
    const reason = `another run of ${config.me.name} is at work`;
    log.info(`not selected: ${reason}`);
    return { role: 'refused', reason };
  }
  tellDeadRuns(context, run.id);
  let told = false;
  const notSelected = (reason: string): void => {
    if (!told) log.info(`not selected: ${reason}`);
    told = true;
  };
  const options = electionOptions(context, signal);
  const decision = await decide({
    ...options,
    ownPreviousRunIsDead: (runId) => runId !== run.id && livingOwner(lock)?.runId !== runId,
    onStandby: (producer) => notSelected(`${producer} produces`),
    pull: () => fetchScrapes({ ...context, signal }, { withFiles: false }),
  });
  if (decision.kind === 'unable') throw electionImpossible(config, decision, options);
  const decidedAt = context.clock.now().toISOString();
  if (decision.kind === 'step-back') {
    const { why, reason } = decision;
    notSelected(reason);
    if (why === 'another-produced') removeHalfScrapes(config.me.store, run.day);
    return { role: why === 'already-produced' ? 'produced' : 'standby', decidedAt, reason };
  }
  const work = { ...context, signal, assertLease: async () => signal.throwIfAborted() };
  // Before anything is fetched, and of what was fetched.
  await refuseDatabases(work);
  await gather(work);
  const scrape = scrapeOfDay(context, run.day);
  // One that was away when the site refused another knows nothing of it yet.
  if (scrape === null) await shareWithPartners(context);
  noteWords(context, words);
  await goOnInFormat2(work);
  const rest =
    scrape === null ? restOf(readVerdicts(config.me.store), { day: run.day, at: new Date(run.startedAt) }) : null;
  if (rest) {
    await finishClaim({ ...electionOptions(context, signal), claim: decision.claim }, 'released');
    const reason = restReason(rest, config.timeZone);
    notSelected(reason);
    return { role: 'standby', decidedAt, reason };
  }
  const scrapeFrom = decision.takenOverFrom === null ? run.scrapeFrom : laterMinute(run.startedAt, context.clock.now());
  return {
    role: 'producer',
    decidedAt,
    claim: decision.claim satisfies Claim,
    scrape,
    scrapeFrom,
  };
}

/** A few a day, so that no morning is longer for it than the others. */
const MOVED_A_DAY = 10;

/** As soon as every partner has said that it reads it, and for good. */
async function goOnInFormat2(work: StageContext & Pick<WorkContext, 'signal' | 'assertLease'>): Promise<void> {
  const { log } = work;
  if (!openFormat(work)) return;
  await orForNow('old scrapes stay', work, async () => {
    const { moved, left, stuck, newlyStuck } = await compactRecord(work, MOVED_A_DAY);
    if (moved > 0) log.info(`moved ${moved} scrapes over to format 2, ${left} left`);
    for (const { dir, reason } of stuck)
      if (newlyStuck.includes(dir)) log.warning(`${dir} stays in format 1: ${reason}`);
  });
}

/** A site that refused is left alone for a while by the whole fleet. */
function restReason({ verdict, until }: NonNullable<ReturnType<typeof restOf>>, timeZone: string): string {
  const when = until === null ? 'tomorrow' : `after ${formatTime(until, timeZone)}`;
  return `the site is asked again ${when}: ${verdict.text}`;
}

function formatTime(instant: Date, timeZone: string): string {
  return instant.toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
}

/** The verified scrape that a broken-off production of this day left, or null. */
function scrapeOfDay({ config }: StageContext, day: string): string | null {
  return validScrapes(config.me.store).find(({ timestamp }) => dayOfScrape(timestamp) === day)?.name ?? null;
}

function laterMinute(startedAt: string, now: Date): string {
  return new Date(Math.max(now.getTime(), Date.parse(startedAt) + 60_000)).toISOString();
}
