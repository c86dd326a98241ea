import { firstKeptDay, keptQueryOf, mergeAnalytics, updateAnalytics } from '@scrape-and-report/analytics';
import { dayOf, type Partner, type SiteConfig } from '@scrape-and-report/production';
import { digestOf, openScrape, type RedirectRow } from '@scrape-and-report/record';
import { loadMergedMonths, noteMergedMonths } from '@scrape-and-report/sync';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { borrowAnalytics } from '../../runtime/child/borrow-analytics';
import { obeyTombstones } from '../../runtime/forget/obey-tombstones';
import { maskUsage } from '../../runtime/forget/mask-usage';
import type { Stage } from '../../runtime/run-stage';
import type { WorkContext } from '../../runtime/stage-context';

/** Brings the usage figures up to yesterday; days that a partner has in a better state are taken over first. */
export const analyticsStage: Stage<'analytics'> = {
  name: 'analytics',
  failed: ({ log }, reason) => {
    log.error('failed to update analytics');
    // One line, whatever a server said: the log is one of lines.
    log.warning(`no usage figures: ${reason.replace(/\s+/g, ' ')}`);
    log.warning('reporting skipped');
    console.error(reason);
  },
  stands: async () => true,
  run: async (context) => {
    const { config, layout, clock, random, env, log, signal, assertLease } = context;
    log.info('starting analytics update');
    const others = config.partners.filter(({ name }) => name !== config.me.name);
    if (context.run) await takeOver(context, others);
    const progress = context.progress('analytics');
    const outcome = await updateAnalytics({
      analytics: config.analytics,
      folder: layout.analytics,
      root: config.site.root,
      paths: () => pathsOf(context),
      redirects: () => redirectsOf(context),
      hosts: hostsOf(config.site),
      timeZone: config.timeZone,
      clock,
      random,
      env,
      network: config.network,
      log,
      progress,
      signal,
      assertLease,
    });
    progress.end();
    // A source may still tell of what is to be forgotten, and so may a partner.
    await obeyTombstones(context);
    log.info('finished analytics update');
    return { facts: { ...outcome } };
  },
};

/** Days that a partner has in a better state. */
async function takeOver(context: WorkContext, partners: readonly Partner[]): Promise<void> {
  const { config, layout, log, signal, assertLease, clock } = context;
  const keepMonths = config.analytics.source === 'none' ? null : (config.analytics.keepMonths ?? null);
  const keepQuery = keptQueryOf(config.analytics);
  const since = firstKeptDay(dayOf(clock.now(), config.timeZone), keepMonths);
  const borrowed = await borrowAnalytics(context, partners);
  try {
    // The first time: what partners have of it already they got from here.
    if (loadMergedMonths(config.me.store) === null)
      noteMergedMonths(config.me.store, await digestsOf([layout.analytics]));
    // Before anything is compared: a day that is masked here is the same as one that was masked there.
    await maskUsage(context);
    await mergeAnalytics(layout.analytics, borrowed.folders, { log, signal, assertLease, since, keepQuery });
    // A month that could not be read has nothing more to give either.
    noteMergedMonths(config.me.store, await digestsOf(borrowed.folders));
  } finally {
    borrowed.giveBack();
  }
}

async function digestsOf(folders: readonly string[]): Promise<string[]> {
  const files = folders.flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [],
  );
  return Promise.all(files.map((file) => digestOf(file)));
}

/** Hops of the newest scrape: addresses that visitors still use lead on from there. */
function redirectsOf({ config, scrape }: WorkContext): readonly RedirectRow[] {
  if (!scrape) return [];
  const reader = openScrape(join(config.me.store, scrape));
  try {
    return reader.redirects();
  } finally {
    reader.close();
  }
}

/** Other names of the site, where the configuration knows any. */
function hostsOf(site: SiteConfig & { readonly hosts?: readonly string[] }): readonly string[] {
  return site.hosts ?? [];
}

function pathsOf({ config, scrape }: WorkContext): ReadonlySet<string> {
  if (!scrape) return new Set();
  const reader = openScrape(join(config.me.store, scrape));
  try {
    return new Set(Array.from(reader.pages(), ({ path }) => path));
  } finally {
    reader.close();
  }
}
