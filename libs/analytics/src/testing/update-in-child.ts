import { createSystemClock, type AnalyticsConfig } from '@scrape-and-report/production';
import { updateAnalytics } from '../io/update-analytics';

/** Run as a process of its own, to be killed: `node -r @swc-node/register update-in-child.ts <options as JSON>`. */
interface ChildOptions {
  readonly analytics: AnalyticsConfig;
  readonly folder: string;
  readonly now: string;
  /** Says when it begins to work and when a day is about to be stored, one line each. */
  readonly root: string;
}

async function main(): Promise<void> {
  const { analytics, folder, now, root } = JSON.parse(process.argv[2]!) as ChildOptions;
  const silent = { info: () => undefined, warning: () => undefined, error: () => undefined };
  process.stdout.write('begin\n');
  const outcome = await updateAnalytics({
    analytics,
    folder,
    root,
    paths: () => new Set(),
    timeZone: 'UTC',
    clock: { ...createSystemClock(), now: () => new Date(now) },
    random: Math.random,
    env: process.env,
    log: silent,
    progress: { update: () => undefined, end: () => undefined },
    signal: new AbortController().signal,
    assertLease: async () => void process.stdout.write('day\n'),
  });
  process.stdout.write(`end ${outcome.daysWritten}\n`);
}

void main();
