import { dayOf, StageError, targetName } from '@scrape-and-report/production';
import { dayOfScrape, validScrapes } from '@scrape-and-report/record';
import {
  believe,
  digestOfPages,
  type Loss,
  SITE_AWAY,
  readVerdicts,
  setAside,
  type Verdict,
  writeVerdict,
} from '@scrape-and-report/scrape';
import type { WorkContext } from '../stage-context';
import { shareWithPartners } from './share-with-partners';

/** Codes of failures of which the log tells the cause in the same line. */
const REFUSALS: readonly string[] = ['SCRAPE_LOST', 'SITE_REFUSED'];

/** The one line that says why, when the site was away (for this machine, at least), or the site or the guard refused; else null. */
export function causeOf(error: unknown): string | null {
  const cause: unknown = error instanceof StageError ? error.cause : null;
  return cause instanceof StageError && cause.code === SITE_AWAY ? (error as StageError).message : refusalOf(error);
}

/** The one line that says why, when the site or the guard refused; null for any other failure. */
export function refusalOf(error: unknown): string | null {
  return error instanceof StageError && REFUSALS.includes(error.code) ? error.message : null;
}

/**
 * Decides on a scrape that lost more than the guard allows. When the loss is not to be believed, the half record is set
 * aside, every reachable partner learns of it, and the stage fails.
 *
 * @throws StageError `SCRAPE_LOST` when the scrape is not to be believed
 */
export async function decideOnLoss(context: WorkContext, scrape: string, loss: Loss): Promise<void> {
  const { config, log, run } = context;
  const { store } = config.me;
  if (run) await shareWithPartners(context);
  const lastRecorded = dayOfScrape(validScrapes(store).at(-1)?.timestamp ?? '000000-0000');
  const { graceDays } = config.site.guard;
  const belief = believe({ loss, known: readVerdicts(store), day: dayOfScrape(scrape), lastRecorded, graceDays });
  if (belief) {
    const why = belief.because === 'accepted' ? `accepted by ${belief.by}` : `${belief.day} said the same`;
    log.warning(`${loss.text}: believed, ${why}`);
    return;
  }
  await context.assertLease();
  const aside = setAside(store, scrape);
  const command = `nx run ${targetName('accept-loss')} -- --scrape=${scrape}`;
  const text = loss.cause === 'removed' ? `${loss.text}; if that is right: ${command}` : loss.text;
  await noteVerdict(context, { scrape, cause: loss.cause, text, known: loss.known, pages: loss.pages });
  throw new StageError(text, { code: 'SCRAPE_LOST', hint: hintOf(loss, command, aside) });
}

/** Lets the whole fleet know that a scrape came to nothing, and why. */
export async function noteVerdict(
  context: WorkContext,
  facts: Pick<Verdict, 'scrape' | 'cause' | 'text' | 'known' | 'pages'>,
): Promise<void> {
  const { config, clock, run } = context;
  const at = run?.startedAt ?? clock.now().toISOString();
  writeVerdict(config.me.store, {
    ...{ version: 1, day: run?.day ?? dayOf(clock.now(), config.timeZone), producer: config.me.name, at },
    ...facts,
    digest: digestOfPages(facts.pages),
  });
  if (run) await shareWithPartners(context);
}

function hintOf({ cause }: Loss, command: string, aside: string): string {
  const kept = `what was recorded is in ${aside} for a week`;
  if (cause === 'removed') return `${kept}; the next day's scrape is believed when it says the same`;
  if (cause === 'one-page') return `${kept}; a site that is one shell for all addresses needs site.render`;
  return `${kept}; see whether the site lets the scraper in, or accept it: ${command}`;
}
