import type {
  BrowserConfig,
  CheckKind,
  Clock,
  Environment,
  NetworkConfig,
  Progress,
  RunLog,
  SiteConfig,
} from '@scrape-and-report/production';
import type { HttpLimits } from './http/limits';
import type { Loss } from './guard/judge-loss';
import type { SiteProfile } from './profile/profile';

export interface ScrapeOptions {
  readonly site: SiteConfig;
  readonly network: NetworkConfig;
  /** Kinds of problems that are looked for, sorted; absent: those that need no looking, as it was before there were others. */
  readonly checks?: readonly CheckKind[];
  /** Which pages a browser looks at; absent or null: none. */
  readonly browser?: BrowserConfig | null;
  /** Paths of pages, most visited first, as far as anybody counted; a browser looks at those first. */
  readonly visited?: readonly string[];
  /** Holds the secrets that `site` and `network` name, and the usual variables of a proxy. */
  readonly env: Environment;
  readonly profile: SiteProfile;
  /** The scrape directory. It may hold a broken-off scrape of the same day, which is gone on with. */
  readonly directory: string;
  /** Directories of valid earlier scrapes of the store, newest last: their bodies are known, the last one's pages are seeds. */
  readonly previous: readonly string[];
  /** `YYMMDD-HHMM`. */
  readonly timestamp: string;
  readonly timeZone: string;
  readonly clock: Clock;
  /** 0 to 1; spreads retries. */
  readonly random: () => number;
  readonly progress: Progress;
  /** The production log: only what the office must know. Details go to the scrape's own log.txt. */
  readonly log: RunLog;
  /** Aborts when the lease is lost or the run ended: nothing more is written, and the scrape rejects with its reason. */
  readonly signal: AbortSignal;
  /** Called before what is done counts; throws LeaseLostError. */
  readonly assertLease: () => Promise<void>;
  /** Other bounds of a request than the usual ones. */
  readonly pageLimits?: Partial<HttpLimits>;
}

export interface ScrapeOutcome {
  readonly pages: number;
  /** All requests of the scrape, of a broken-off part too, retries and external links counted. */
  readonly requests: number;
  readonly notModified: number;
  readonly problems: number;
  /** Pages of the scrape before that were not reached, and whose last version is kept. */
  readonly unreached: number;
  /** Those of them that were not reached for too long, and are no longer kept. */
  readonly givenUp: number;
  /** What this scrape lost, when that is more than the guard allows: whether it counts is for the caller to decide. */
  readonly loss: Loss | null;
}
