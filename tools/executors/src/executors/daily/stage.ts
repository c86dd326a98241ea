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
import { basename, join } from 'node:path';
import { electionOptions } from '../../runtime/election-of-stage';
import { endRun } from '../../runtime/end/end-run';
import { removeHalfScrapes } from '../../runtime/end/half-scrapes';
import type { StageContext } from '../../runtime/stage-context';
import { notifyOutcome, notifyOwners, type ToOwner } from '../../notify/notify-outcome';
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

interface EndedRun {
  readonly run: RunState;
  readonly outcomes: ReturnType<typeof outcomesOf>;
  readonly summary: readonly string[];
  readonly report: StageFacts['report'] | null;
}

/** On the console only when it fails: nobody could be told, but the day is produced all the same. */
async function tell(context: StageContext, end: EndedRun, signal: AbortSignal): Promise<void> {
  const { config, env } = context;
  const { bytes } = readTail(join(config.me.store, config.logName), LOG_TAIL_BYTES);
  const log = bytes.toString('utf8');
  const options = { env, network: config.network, signal };
  const message = {
    day: end.run.day,
    partner: end.run.partner,
    outcomes: end.outcomes,
    refusedBy: end.run.refusedBy,
    summary: end.summary,
    changed: end.report?.changed ?? null,
    logText: linesOfDay(log, end.run.day),
    reportPath: end.report && hasPages(context) ? join(end.report.folder, 'index.html') : null,
    link: end.report && linkOf(context, end.report.folder),
    language: config.report.language,
    news: end.report?.news ?? null,
    places: placesOf(context),
  };
  const told = await notifyOutcome(config.notify, message, options);
  if (!told.ok) console.warn(`the outcome could not be told: ${told.error}`);
  for (const { error } of await notifyOwners(config.notify, ownerMessages(context, end), options))
    console.warn(`an owner could not be told: ${error}`);
}

/** The partners' homes, and the witness, by name. */
function placesOf({ config: { partners, election } }: StageContext): { name: string; path: string }[] {
  const homes = partners.map(({ name, home }) => ({ name, path: home }));
  return election.witness === null ? homes : [...homes, { name: 'witness', path: election.witness }];
}

function hasPages({ config }: StageContext): boolean {
  return config.report.formats.includes('html');
}

/** One for each owner of sections, of a day that has a report. */
function ownerMessages(context: StageContext, { run, report }: EndedRun): ToOwner[] {
  const { sections, language } = context.config.report;
  if (report === null) return [];
  const { folder, ownerNews = [] } = report;
  const published = hasPages(context) ? publishedAt(context, folder) : null;
  return ownerNews.flatMap((owned): ToOwner[] => {
    const owner = sections.find(({ name }) => name === owned.sections[0])?.owner;
    const pages = hasPages(context) ? owned.sections.map((name) => join(folder, `${name}.html`)) : [];
    return owner ? [{ owner, day: run.day, owned, published, pages, language }] : [];
  });
}

/** Where a reader opens the report: as it is published, or else on the share of the partner that made it. */
function linkOf(context: StageContext, folder: string): string | null {
  const file = hasPages(context) ? 'index.html' : 'report.xlsx';
  const published = publishedAt(context, folder);
  if (published) return `${published}/${file}`;
  return /^[\\/]{2}/.test(folder) ? join(folder, file) : null;
}

/** Address of a report's folder as it is published; null when it is not. */
function publishedAt({ config }: StageContext, folder: string): string | null {
  const { baseUrl } = config.report;
  return baseUrl ? `${baseUrl.replace(/\/+$/, '')}/${basename(folder)}` : null;
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
