import { keptQueryOf, openCleanMonths, scrubMonths } from '@scrape-and-report/analytics';
import {
  noteReportsToRemake,
  parseScrapeName,
  type Mentions,
  readForgotten,
  reportMentions,
} from '@scrape-and-report/record';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { codeDigest } from '../code-version';
import type { WorkContext } from '../stage-context';
import type { ForgetContext } from './obey-tombstones';

/**
 * Masks what may tell of a person in the own usage figures, if anybody has asked for it in any store that was met. Reports
 * that name one of those addresses are noted to be made anew.
 */
export async function maskUsage({
  config,
  layout,
  log,
  workspace,
  assertLease,
}: Pick<ForgetContext, 'config' | 'layout' | 'log' | 'workspace'> & Pick<WorkContext, 'assertLease'>): Promise<void> {
  const { store } = config.me;
  if (!readForgotten(store).masksUsage) return;
  const keepQuery = keptQueryOf(config.analytics);
  // Other code may mask what this one leaves, and so may other names of parameters.
  const rules = createHash('sha256')
    .update(JSON.stringify([codeDigest(workspace.root), keepQuery]))
    .digest('hex');
  const known = openCleanMonths(join(layout.own, 'clean-months.json'), layout.analytics, rules);
  const { months, masked } = await scrubMonths(layout.analytics, { keepQuery, assertLease, known });
  if (months.length === 0) return;
  const addresses = months.reduce((sum, month) => sum + month.addresses, 0);
  log.info(
    `masked ${addresses} addresses in the usage figures of ${months.map(({ file }) => file.slice(0, 7)).join(', ')}`,
  );
  noteReportsToRemake(store, reportsNaming(layout.reports, masked));
}

const TOKEN = /[^\s"<>`{}\\]+/g;

/** Names of the reports in which one of the texts stands. */
function reportsNaming(folder: string, texts: ReadonlySet<string>): string[] {
  const words = [...texts].filter((text) => /\s/.test(text));
  const mentions: Pick<Mentions, 'isIn'> = {
    isIn: (text) =>
      (text.match(TOKEN) ?? []).some((token) => texts.has(token)) || words.some((word) => text.includes(word)),
  };
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => parseScrapeName(name) !== null) : [];
  return names.filter((name) =>
    readdirSync(join(folder, name)).some((file) => reportMentions(join(folder, name, file), mentions)),
  );
}
