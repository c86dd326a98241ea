import { firstKeptDay, keptQueryOf, mergeAnalytics, updateAnalytics } from '@scrape-and-report/analytics';
import { dayOf, type Partner, targetName } from '@scrape-and-report/production';
import { digestOf, knownAddresses, type KnownAddresses } from '@scrape-and-report/record';
import { loadMergedMonths, noteMergedMonths } from '@scrape-and-report/sync';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { borrowAnalytics } from '../../runtime/child/borrow-analytics';
import { obeyTombstones } from '../../runtime/forget/obey-tombstones';
import { maskUsage } from '../../runtime/forget/mask-usage';
import type { Stage } from '../../runtime/run-stage';
import type { WorkContext } from '../../runtime/stage-context';

const NOTHING_KNOWN: KnownAddresses = { pages: new Set(), formerPages: new Set(), redirects: [], unreadable: [] };

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
    // Without a source nothing is joined with them.
    const known =
      context.scrape === null || config.analytics.source === 'none'
        ? NOTHING_KNOWN
        : knownAddresses(config.me.store, context.scrape);
    if (known.unreadable.length > 0)
      log.warning(
        `analytics: what ${known.unreadable.join(', ')} knew of addresses is not known: damaged, see ${targetName('repair')}`,
      );
    const progress = context.progress('analytics');
    const outcome = await updateAnalytics({
      analytics: config.analytics,
      folder: layout.analytics,
      root: config.site.root,
      paths: () => known.pages,
      formerPaths: () => known.formerPages,
      redirects: () => known.redirects,
      hosts: config.site.hosts,
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
