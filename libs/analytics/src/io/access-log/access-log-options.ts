import { type AnalyticsConfig, type Progress, type RunLog } from '@scrape-and-report/production';
import type { ReaderOptions } from '../../access-log/formats/log-line';
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

/** How the readers of all formats are to understand lines. */
export function readerOptionsOf({ analytics, timeZone, cleanUrl, isOwnHost }: ReadingOptions): ReaderOptions {
  return {
    timeZone,
    clientAddress: analytics.clientAddress ?? 'auto',
    format: analytics.format ?? null,
    isOwnHost,
    queriesCount: !cleanUrl.dropsQueries || (analytics.searchWords ?? false),
  };
}

type ReadingOptions = Pick<AccessLogOptions, 'analytics' | 'timeZone' | 'cleanUrl' | 'isOwnHost'>;
