import {
  exitCodeOfRun,
  factsOf,
  outcomesOf,
  readTail,
  type RunState,
  type StageFacts,
} from '@scrape-and-report/production';
import { assertLease, type Claim } from '@scrape-and-report/elect';
import { publishLog } from '@scrape-and-report/sync';
import { join } from 'node:path';
import { electionOptions } from '../../runtime/election-of-stage';
import { endRun } from '../../runtime/end/end-run';
import { removeHalfScrapes } from '../../runtime/end/half-scrapes';
import type { StageContext } from '../../runtime/stage-context';
import { notifyOutcome } from '../../notify/notify-outcome';
import { refusalOf, summaryOf } from './summary';

export interface DailyEnd {
  readonly exitCode: 0 | 1;
  /** For people, last of all. */
  readonly summary: readonly string[];
}

/** Ends a production: the log to every partner, the day marked as produced, the outcomes turned into the exit code. */
export async function endDay(context: StageContext, signal: AbortSignal): Promise<DailyEnd> {
  const run = context.run!;
  if (run.role !== 'producer') {
    const stood = run.role === 'standby';
    await endRun(context, 'released');
    return {
      exitCode: exitCodeOfRun(run, {}),
      summary: [
        stood
          ? `${context.config.me.name} stood by: ${run.reason}`
          : `${context.config.me.name} did not produce: ${run.reason}`,
        ...refusalOf(run),
      ],
    };
  }
  const receipts = context.runs.receipts(run.id);
  const outcomes = outcomesOf(receipts);
  const produced = outcomes.scrape === 'done';
  await assertLease({ ...electionOptions(context, signal), claim: run.claim as Claim });
  context.log.info('production finished');
  await publish(context, signal);
  if (produced) removeHalfScrapes(context.config.me.store, run.day);
  await endRun(context, produced ? 'done' : 'released');
  const summary = summaryOf(run, receipts);
  await tell(context, { run, outcomes, summary, report: factsOf(receipts, 'report') }, signal);
  return { exitCode: exitCodeOfRun(run, outcomes), summary };
}

/** A day of a first copy has a hundred thousand lines. */
const LOG_TAIL_BYTES = 64 * 1024 * 1024;

/** On the console only when it fails: nobody could be told, but the day is produced all the same. */
async function tell(
  context: StageContext,
  end: {
    run: RunState;
    outcomes: ReturnType<typeof outcomesOf>;
    summary: string[];
    report: StageFacts['report'] | null;
  },
  signal: AbortSignal,
): Promise<void> {
  const { config, env } = context;
  const { bytes } = readTail(join(config.me.store, config.logName), LOG_TAIL_BYTES);
  const log = bytes.toString('utf8');
  const told = await notifyOutcome(
    config.notify,
    {
      day: end.run.day,
      partner: end.run.partner,
      outcomes: end.outcomes,
      refusedBy: end.run.refusedBy,
      summary: end.summary,
      changed: end.report?.changed ?? null,
      logText: linesOfDay(log, end.run.day),
      reportPath: end.report && join(end.report.folder, 'index.html'),
    },
    { env, network: config.network, signal },
  );
  if (!told.ok) console.warn(`the outcome could not be told: ${told.error}`);
}

function linesOfDay(log: string, day: string): string {
  return log
    .split('\n')
    .filter((line) => line.startsWith(`[${day} `))
    .map((line) => `${line}\n`)
    .join('');
}

async function publish(context: StageContext, signal: AbortSignal): Promise<void> {
  const { config } = context;
  const partners = config.partners.filter(({ name }) => name !== config.me.name);
  const { me, logName, site, sync } = config;
  const published = await publishLog({ me, partners, logName, root: site.root, mode: sync.mode, signal });
  // On the console only: a line in the log would make the copies differ again.
  for (const { partner, ok, error } of published)
    if (!ok && error) console.warn(`the log could not be published to ${partner}: ${error}`);
}
