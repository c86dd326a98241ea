import { describeError, type AnalyticsConfig } from '@scrape-and-report/production';
import { checkSource, type CheckOptions } from './sources';

export type CheckAnalyticsOptions = CheckOptions & { readonly analytics: AnalyticsConfig };

/** One line of `prod:doctor`: what was found, and what to do when it is not ok. */
export interface AnalyticsCheck {
  readonly level: 'ok' | 'warn' | 'fail';
  readonly text: string;
  readonly hint: string | null;
}

/** Whether usage figures could be fetched now: token there and private, server answers, log files readable. Never throws. */
export async function checkAnalytics(options: CheckAnalyticsOptions): Promise<AnalyticsCheck[]> {
  try {
    return [{ level: 'ok', text: await checkSource(options), hint: null }];
  } catch (error) {
    const hint = (error as { hint?: unknown }).hint;
    const message = error instanceof Error ? error.message : describeError(error);
    return [{ level: 'fail', text: message, hint: typeof hint === 'string' ? hint : null }];
  }
}
