import type { SentError } from '@scrape-and-report/launch';
import type { LogLevel } from '@scrape-and-report/production';
import type { ScrapeOptions, ScrapeOutcome } from '../../options';

/** What a scrape in a process of its own is told at its start: all that is not a port. */
export type ScrapeJob = Pick<
  ScrapeOptions,
  | 'site'
  | 'network'
  | 'checks'
  | 'browser'
  | 'visited'
  | 'profile'
  | 'directory'
  | 'previous'
  | 'timestamp'
  | 'timeZone'
  | 'pageLimits'
> & {
  /** Of the run's clock to the machine's. */
  readonly clockOffsetMs: number;
};

export type ToScrapeProcess =
  | { readonly kind: 'job'; readonly job: ScrapeJob }
  /** Stop at once and write nothing more. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'answer'; readonly question: number; readonly isHeld: boolean };

export type FromScrapeProcess =
  | { readonly kind: 'progress'; readonly done: number; readonly todo: number }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly text: string }
  /** Is the lease still held? */
  | { readonly kind: 'question'; readonly question: number }
  | { readonly kind: 'done'; readonly outcome: ScrapeOutcome }
  | { readonly kind: 'failed'; readonly failure: SentError };
