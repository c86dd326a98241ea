import { SiteGuardConfig } from '@scrape-and-report/production';
import { pageIdOf } from '@scrape-and-report/record';
import { resolveUrls } from '../../finish/resolve-urls';
import { largestGroup, wereOnePage } from '../../guard/find-one-page';
import { allowedLoss, judgeLoss, Loss, OnePage } from '../../guard/judge-loss';
import { KnownFate, knownFates } from '../../guard/known-fates';
import { shapeOf } from '../../guard/shape';
import { ReadingContext } from '../../reading/reading-context';
import { EarlierRecord } from '../visit/earlier-record';
import { KnownPage } from '../visit/known-pages';
import { PoliteHost } from '../visit/polite-host';
import { Nowhere, probeNowhere } from './probe-nowhere';

export interface JudgeScrapeOptions {
  readonly context: ReadingContext;
  readonly known: readonly KnownPage[];
  readonly earlier: EarlierRecord;
  readonly guard: SiteGuardConfig;
  readonly host: PoliteHost;
  /** Whether the site can still be asked. */
  readonly canAsk: boolean;
}

/** Compares a finished crawl with what was known; asks the site once more only when one page seems to be everywhere. */
export async function judgeScrape(options: JudgeScrapeOptions): Promise<Loss | null> {
  const { context, known, guard } = options;
  if (known.length === 0) return null;
  const fates = knownFates(context.state, resolveUrls(context.state), known);
  const onePage = options.canAsk ? await findOnePage(options, fates) : null;
  return judgeLoss(fates, onePage, guard);
}

/** So many pages tell whether they were one before. */
const SAMPLE = 50;

async function findOnePage(options: JudgeScrapeOptions, fates: readonly KnownFate[]): Promise<OnePage | null> {
  const { earlier, guard, host, context } = options;
  const group = largestGroup(fates, allowedLoss(fates.length, guard.maxUnreachedShare));
  if (!group) return null;
  const before = [...group.pages].slice(0, SAMPLE).flatMap((id) => shapeBefore(earlier, id) ?? []);
  if (before.length > 1 && wereOnePage(before)) return null;
  if (isRelaunch(group, fates, context)) return null;
  const nowhere = await probeNowhere(host, context);
  const how = group.gives.startsWith('shape ') ? 'say the same' : 'lead to one page';
  const isNowhere = isSame(group.gives, nowhere, options);
  return { pages: group.pages, how, name: isNowhere ? (nowhere.title ?? nowhere.leadsTo ?? '') : null };
}

/**
 * Whether as many pages as that are new: then the site was made anew, and does not say «404» of what is no more. Under
 * maintenance nothing is new.
 */
function isRelaunch(
  { gives, pages }: { readonly gives: string; readonly pages: ReadonlySet<number> },
  fates: readonly KnownFate[],
  { state }: ReadingContext,
): boolean {
  const known = new Set(fates.map(({ id }) => id));
  let fresh = 0;
  for (const [path, { from, isKept }] of state.claims) {
    const shape = state.shapes[state.numberOf(from)!];
    if (!isKept && !known.has(pageIdOf(path)) && gives !== `shape ${shape}`) fresh += 1;
  }
  return fresh * 2 >= pages.size;
}

function isSame(gives: string, { shape, leadsTo }: Nowhere, { known, earlier }: JudgeScrapeOptions): boolean {
  const at = gives.indexOf(' ');
  const [kind, value] = [gives.slice(0, at), gives.slice(at + 1)];
  if (kind === 'url') return value === leadsTo;
  if (kind === 'shape') return value === shape;
  const page = known.find(({ path }) => path === value);
  return page !== undefined && shape !== null && shapeBefore(earlier, page.id) === shape;
}

function shapeBefore(earlier: EarlierRecord, id: number): string | null {
  const page = earlier.textsOf(id);
  return page && shapeOf(page);
}
