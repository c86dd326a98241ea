import type { SentError } from '@scrape-and-report/launch';
import type { LogLevel, Partner } from '@scrape-and-report/production';
import type { KeepRule } from '@scrape-and-report/record';
import type { PackedColumns } from '../manifest/packed-columns';
import type { GatherPlan } from '../plan/plan-gather';
import type { RollingCheck } from '../plan/rolling-check';

/** What a child that talks to one partner is asked to do. It alone touches that partner's paths: a share may hang. */
export type ChildJob =
  | ({ readonly kind: 'sync' } & SyncJob)
  | ({ readonly kind: 'list-scrapes' } & ListScrapesJob)
  | ({ readonly kind: 'fetch-scrapes' } & FetchJob)
  | ({ readonly kind: 'offer-files' } & OfferFilesJob)
  | ({ readonly kind: 'fetch-files' } & FetchFilesJob)
  | ({ readonly kind: 'read-log' } & LogJob)
  | ({ readonly kind: 'write-log' } & LogJob & { readonly text: string });

export interface SyncJob {
  readonly me: Partner;
  readonly partner: Partner;
  readonly knownPartners: Readonly<Record<string, string>>;
  /** Names this sync, in the lock, the flag and the trash: see `createSyncId`. */
  readonly syncId: string;
  readonly ignore: readonly string[];
  readonly logName: string;
  readonly cleanup: boolean;
  /** See `PlanOptions`. */
  readonly mirror: boolean;
  /** See `PlanOptions`; null: any month may be replaced. */
  readonly merged: readonly string[] | null;
  /** See `PlanOptions`. */
  readonly keep: KeepRule | null;
  readonly maxDeleteShare: number;
  readonly epoch: number;
  readonly producer: string;
  readonly dryRun: boolean;
  /** Digest of a refused plan that a person has allowed. */
  readonly allowPlan: string | null;
  readonly check: RollingCheck;
  readonly lockWaitMs: number;
  readonly trashDays: number;
  /** Of the site: in the log and in reports what stands after it is a path. */
  readonly root: string;
  /** See `SyncConfig`. */
  readonly mode: string | null;
}

export interface ListJob {
  readonly partner: Partner;
  readonly knownPartners: Readonly<Record<string, string>>;
}

export interface ListScrapesJob extends ListJob {
  /** Digests of the scrapes that the own store holds: it knows what they need. */
  readonly held: readonly string[];
}

export interface FetchJob extends ListJob {
  readonly me: Partner;
  /** Names this fetch, in the trash: see `createSyncId`. */
  readonly syncId: string;
  /** In the order in which they lean on one another. */
  readonly fetch: readonly FetchedScrape[];
}

export interface FetchedScrape {
  readonly dir: string;
  readonly as: string;
  readonly digest: string;
  /** Packs that must be here before it. */
  readonly needs: readonly string[];
  /**
   * What stands in its place. `damaged`: it goes to the trash. `forgetting`: the same scrape, with something in it that is to
   * be forgotten; it goes to no trash. `copy`: the same scrape in another format.
   */
  readonly replaces: null | 'damaged' | 'forgetting' | { readonly copy: string };
}

/** What of a partner's, scrapes left aside, the own store lacks; what it holds is asked for. */
export interface OfferFilesJob extends ListJob {
  readonly me: Partner;
  readonly ignore: readonly string[];
  readonly logName: string;
  /** See `planGather`. */
  readonly keep: KeepRule | null;
}

export interface FetchFilesJob extends ListJob {
  readonly me: Partner;
  /** Names this fetch, in the trash: see `createSyncId`. */
  readonly syncId: string;
  readonly plan: GatherPlan;
}

export interface LogJob extends ListJob {
  readonly logName: string;
  /** Of the site, as in `SyncJob`. */
  readonly root: string;
  /** See `SyncConfig`. */
  readonly mode: string | null;
}

/** What the job came to. */
export type ChildResult<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly outcome: 'not-found' | 'failed' | 'refused';
      readonly failure: SentError;
      /** What was done before it. */
      readonly counts?: SyncCounts;
    };

/**
 * A line of the log; with ends, a line for each of them after the text: what a first copy tells is a hundred thousand
 * lines, nearly all of each the same.
 */
export type LogLine = readonly [level: LogLevel, text: string, ends?: readonly string[]];

/** Child to parent. */
export type ChildMessage =
  | { readonly kind: 'lines'; readonly lines: readonly LogLine[] }
  /** Something completed: the share still answers. */
  | { readonly kind: 'alive'; readonly done: number; readonly todo: number }
  | { readonly kind: 'may-i-go-on'; readonly question: number }
  /** What the source holds, unless its manifest is the one of this digest. */
  | { readonly kind: 'which-content'; readonly unless: string | null }
  /** The manifest of that; with its bytes where its file cannot be read. */
  | { readonly kind: 'which-manifest'; readonly withBytes: boolean }
  | { readonly kind: 'result'; readonly result: ChildResult<unknown> };

/** Parent to child. */
export type ParentMessage =
  | { readonly kind: 'job'; readonly job: ChildJob }
  | { readonly kind: 'answer'; readonly question: number; readonly refusal: SentError | null }
  /** By `packContent`; null when it is what the asker knows already. */
  | { readonly kind: 'content'; readonly content: PackedColumns | null }
  /** Of its digest in `path`, which `readManifestBytes` understands, or as it is. */
  | { readonly kind: 'manifest'; readonly digest: string; readonly path: string }
  | { readonly kind: 'manifest'; readonly digest: string; readonly bytes: Uint8Array }
  | { readonly kind: 'abort' };

/** What the source holds, as it is published. */
export interface SourceManifest {
  /** SHA-256 (hex) of the rendered manifest. */
  readonly digest: string;
  /** The rendered manifest, in UTF-8. */
  readonly pieces: readonly Uint8Array[];
}

/** What a sync of one partner counted. */
export interface SyncCounts {
  readonly added: number;
  readonly updated: number;
  readonly deleted: number;
  readonly bytes: number;
}
