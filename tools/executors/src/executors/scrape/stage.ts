import {
  checksOn,
  dayOf,
  describeError,
  formatDuration,
  makeFolderIn,
  scrapeNameOf,
  StageError,
} from '@scrape-and-report/production';
import {
  dayOfScrape,
  forgetInUnsealed,
  packTighter,
  parseScrapeName,
  readForgotten,
  readScrapeManifest,
  sealScrape,
  STORE_FORMAT,
  validScrapes,
} from '@scrape-and-report/record';
import {
  loadProfile,
  scrapeInProcess,
  type ScrapeOptions,
  type ScrapeOutcome,
  tidyVerdicts,
} from '@scrape-and-report/scrape';
import { storeFormat } from '@scrape-and-report/sync';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compactNew, orForNow } from '../../runtime/format/compact-record';
import { mostVisited } from './most-visited';
import type { Stage, StageWork } from '../../runtime/run-stage';
import type { WorkContext } from '../../runtime/stage-context';
import { causeOf, decideOnLoss, noteVerdict, refusalOf } from '../../runtime/verdicts/refuse-scrape';

/** Records the site in a new scrape directory, or goes on with one that broke off today. */
export const scrapeStage: Stage<'scrape'> = {
  name: 'scrape',
  failed: ({ log }, _reason, error) => {
    const cause = causeOf(error);
    log.error(cause === null ? 'scraper failed' : `scraper failed: ${cause}`);
    if (cause === null && error instanceof Error) log.warning(`the scraper stopped: ${describeError(error)}`);
  },
  run: async (context) => {
    if (context.run?.scrape) {
      context.log.info(`${context.run.scrape} of today is complete: not crawled again`);
      return { scrape: context.run.scrape };
    }
    context.log.info('starting scraper');
    try {
      const work = await scrape(context);
      context.log.info('scraper finished');
      return work;
    } catch (error) {
      console.error(describeError(error));
      throw error;
    }
  },
};

async function scrape(context: WorkContext): Promise<StageWork<'scrape'>> {
  const { config, clock, random, log, signal, assertLease } = context;
  const startedMs = clock.monotonicMs();
  const timestamp = nameForToday(context);
  const directory = join(config.me.store, timestamp);
  makeFolderIn(config.me.store, timestamp);
  tidyVerdicts(config.me.store, dayOfScrape(timestamp));
  const progress = context.progress('scrape');
  const outcome = await scrapeOrTell(context, timestamp, {
    site: config.site,
    network: config.network,
    checks: checksOn(config.checks),
    browser: config.checks.browser,
    ...(config.checks.browser && { visited: mostVisited(config.me.store, dayOf(clock.now(), config.timeZone)) }),
    env: context.env,
    profile: loadProfile(config.site.profile),
    directory,
    previous: validScrapes(config.me.store, { until: dayOf(clock.now(), config.timeZone) }).map(({ name }) =>
      join(config.me.store, name),
    ),
    timestamp,
    timeZone: config.timeZone,
    clock,
    random,
    progress,
    log,
    signal,
    assertLease,
  });
  progress.end();
  if (outcome.unreached + outcome.givenUp > 0) log.warning(unreachedText(outcome));
  if (outcome.loss) await decideOnLoss(context, timestamp, outcome.loss);
  const forgotten = await forgetInUnsealed(directory, readForgotten(config.me.store));
  await packTighter(directory, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  });
  await assertLease();
  const pages = forgotten ?? outcome.pages;
  await sealScrape(directory, { timestamp, producer: config.me.name, epoch: context.epoch, pages });
  await storeOnce(context, timestamp);
  const took = formatDuration((clock.monotonicMs() - startedMs) / 1000);
  console.log(`recorded ${outcome.pages} pages with ${outcome.requests} requests in ${took}`);
  const { loss: _loss, ...facts } = outcome;
  return { scrape: timestamp, facts };
}

/** In format 2, where every partner reads it: what is as it was is not stored again. */
async function storeOnce(context: WorkContext, scrape: string): Promise<void> {
  const { config, log } = context;
  if (storeFormat(config.me.store) < STORE_FORMAT) return;
  await orForNow(`${scrape} stays`, context, async () => {
    const reason = await compactNew(context, scrape);
    if (reason !== null) log.warning(`${scrape} stays in format 1: ${reason}`);
  });
}

/** Scrapes; that a site lets nothing be asked for is something that all partners must know. */
async function scrapeOrTell(context: WorkContext, scrape: string, options: ScrapeOptions): Promise<ScrapeOutcome> {
  try {
    return await scrapeInProcess(options);
  } catch (error) {
    const text = refusalOf(error);
    if (text !== null) await noteVerdict(context, { scrape, cause: 'refused', text, known: 0, pages: [] });
    throw error;
  }
}

function unreachedText({ unreached, givenUp }: ScrapeOutcome): string {
  const kept = `${unreached} known pages were not reached: their last version is kept`;
  return givenUp === 0 ? kept : `${kept}; ${givenUp} were not reached for too long and are given up`;
}

/** A scrape of today that broke off is gone on with under its name; otherwise this minute's, or the next free one. */
function nameForToday({ config, clock, run }: WorkContext): string {
  const { store } = config.me;
  const today = run?.day ?? dayOf(clock.now(), config.timeZone);
  // A run that took over after midnight still produces the day that it started on.
  const instants = run ? [run.scrapeFrom, run.startedAt].map((text) => new Date(text)) : [clock.now()];
  const started = instants.find((instant) => dayOf(instant, config.timeZone) === today) ?? clock.now();
  const broken = readdirSync(store)
    .filter((name) => parseScrapeName(name)?.partner === null && dayOfScrape(name) === today)
    .filter((name) => readScrapeManifest(join(store, name), name) === null)
    .sort();
  if (broken.length > 0) return broken.at(-1)!;
  for (let minutes = 0; minutes < 60; minutes++) {
    const name = scrapeNameOf(new Date(started.getTime() + minutes * 60_000), config.timeZone);
    if (dayOfScrape(name) === today && !existsSync(join(store, name))) return name;
  }
  throw new StageError(`no free name for a scrape of ${today} in ${store}`, {
    code: 'NO_SCRAPE_NAME',
    hint: 'try again a minute later',
  });
}
