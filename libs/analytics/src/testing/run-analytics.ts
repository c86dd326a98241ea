import { mkdtempSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock, StageError, type AnalyticsConfig, type Clock } from '@scrape-and-report/production';
import { updateAnalytics, type AnalyticsOptions, type AnalyticsOutcome } from '../io/update-analytics';
import { TOKEN } from './matomo-server';

export type MatomoConfig = Extract<AnalyticsConfig, { source: 'matomo' }>;

export interface TestRun {
  readonly folder: string;
  /** Every line of the run's log, all runs together. */
  readonly lines: string[];
  /** Waits that were asked of the clock, in milliseconds. */
  readonly waits: number[];
  run(changes?: Partial<AnalyticsOptions>): Promise<AnalyticsOutcome>;
  remove(): void;
}

/** A temporary `analytics` folder and everything that `updateAnalytics` takes; waits are noted, not waited. */
export function aTestRun(
  analytics: AnalyticsConfig,
  { now, ...more }: Partial<AnalyticsOptions> & { readonly now: string },
): TestRun {
  const home = mkdtempSync(join(tmpdir(), 'analytics-'));
  const folder = join(home, 'analytics');
  const lines: string[] = [];
  const waits: number[] = [];
  const say = (line: string): void => void lines.push(line);
  const system = createSystemClock();
  const clock: Clock = { ...system, now: () => new Date(now), sleep: async (ms) => void waits.push(ms) };
  const defaults: AnalyticsOptions = {
    analytics,
    folder,
    clock,
    root: 'http://semicomplete.com/',
    paths: () => new Set(),
    timeZone: 'UTC',
    random: () => 0.5,
    env: { MATOMO_TOKEN: TOKEN },
    log: { info: say, warning: say, error: say },
    progress: { update: () => undefined, end: () => undefined },
    signal: new AbortController().signal,
    assertLease: async () => undefined,
  };
  return {
    folder,
    lines,
    waits,
    run: (changes = {}) => updateAnalytics({ ...defaults, ...more, ...changes }),
    remove: () => removeSync(home),
  };
}

/** Configuration of the source `matomo` for a server. */
export function matomoConfig(url: string, changes: Partial<MatomoConfig> = {}): MatomoConfig {
  return {
    source: 'matomo',
    url,
    siteId: 3,
    tokenEnv: 'MATOMO_TOKEN',
    tokenFile: null,
    firstDay: null,
    lateDays: 3,
    useVisitsLog: false,
    ...changes,
  };
}

/**
 * How a run fails.
 *
 * @throws Error when it does not, or in another way than a stage does
 */
export async function failureOf(run: TestRun, changes: Partial<AnalyticsOptions> = {}): Promise<StageError> {
  const error: unknown = await run.run(changes).then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof StageError)) throw error;
  return error;
}
