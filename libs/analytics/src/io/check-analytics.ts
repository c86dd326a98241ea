import { describeError, type AnalyticsConfig, type Clock } from '@scrape-and-report/production';
import { openLogs } from './access-log/open-logs';
import { createMatomoClient, DEFAULT_LIMITS, type MatomoLimits } from './matomo-client';
import { siteFacts } from './matomo-source';
import { readLogin, readToken } from './token';

export interface CheckAnalyticsOptions {
  readonly analytics: AnalyticsConfig;
  readonly clock: Clock;
  readonly random: () => number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly limits?: Partial<MatomoLimits>;
}

/** One line of `prod:doctor`: what was found, and what to do when it is not ok. */
export interface AnalyticsCheck {
  readonly level: 'ok' | 'warn' | 'fail';
  readonly text: string;
  readonly hint: string | null;
}

/** Whether usage figures could be fetched now: token there and private, server answers, log files readable. Never throws. */
export async function checkAnalytics(options: CheckAnalyticsOptions): Promise<AnalyticsCheck[]> {
  const { analytics } = options;
  if (analytics.source === 'none') return [{ level: 'ok', text: 'no source of usage figures', hint: null }];
  try {
    return [analytics.source === 'matomo' ? await checkMatomo(analytics, options) : await checkLogs(analytics)];
  } catch (error) {
    const hint = (error as { hint?: unknown }).hint;
    const message = error instanceof Error ? error.message : describeError(error);
    return [{ level: 'fail', text: message, hint: typeof hint === 'string' ? hint : null }];
  }
}

async function checkMatomo(
  analytics: Extract<AnalyticsConfig, { source: 'matomo' }>,
  options: CheckAnalyticsOptions,
): Promise<AnalyticsCheck> {
  const token = readToken(analytics, options.env);
  // One try, a short one: a doctor is asked by someone who waits, and a bad token must not be tried often.
  const limits = { ...DEFAULT_LIMITS, callMs: 20_000, ...options.limits, tries: 1 };
  const facts = await siteFacts(
    createMatomoClient({
      ...options,
      url: analytics.url,
      token,
      login: readLogin(analytics.auth ?? null, options.env),
      limits,
    }),
    analytics.siteId,
  );
  return {
    level: 'ok',
    text: `Matomo answers for site ${analytics.siteId}, whose days are those of ${facts.timeZone}`,
    hint: null,
  };
}

async function checkLogs(analytics: Extract<AnalyticsConfig, { source: 'access-log' }>): Promise<AnalyticsCheck> {
  const options = { timeZone: 'UTC', clientAddress: 'auto', format: analytics.format ?? null } as const;
  const logs = await openLogs(analytics.files, options);
  const formats = [...new Set(logs.map(({ reader }) => reader.name))].sort().join('; ');
  return { level: 'ok', text: `access logs: ${logs.length} found and readable (${formats})`, hint: null };
}
