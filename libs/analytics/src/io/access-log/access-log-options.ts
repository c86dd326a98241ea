import { type AnalyticsConfig, type Progress, type RunLog } from '@scrape-and-report/production';
import type { UrlCleaner } from '../../clean-url';

export interface AccessLogOptions {
  readonly analytics: Extract<AnalyticsConfig, { source: 'access-log' }>;
  readonly root: string;
  readonly timeZone: string;
  readonly isOwnHost: (url: string) => boolean;
  readonly cleanUrl: UrlCleaner;
  readonly log: RunLog;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Actions in memory before visits are counted; tests take fewer. */
  readonly maxWaiting?: number;
}
