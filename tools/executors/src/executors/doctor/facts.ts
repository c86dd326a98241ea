import type { MonthFinding } from '@scrape-and-report/analytics';
import type { AnalyticsConfig } from '@scrape-and-report/production';
import type { BrowserFound } from '@scrape-and-report/scrape';
import type { TaskFault } from './task-faults';
import type { FleetReads } from '../../runtime/format/fleet-reads';
import type { MachineNote } from '../../runtime/machine-note';

/** `.production/doctor.json`: what the last doctor of a machine could write to, by partner name. */
export interface DoctorWord {
  /** UTC, ISO 8601, on the clock of that machine. */
  readonly at: string;
  /** Null when it could write there, else why not. */
  readonly wrote: Readonly<Record<string, string | null>>;
}

export interface NewestScrape {
  readonly name: string;
  readonly timestamp: string;
  /** SHA-256 (hex) of the tables that it was recorded as, in whatever format they stand. */
  readonly tables: string;
  /** Of all its files. */
  readonly bytes: number;
}

/** What can be seen of a store that is there and can be read. */
export interface StoreFacts {
  /** Of `.production/store.json`; null when there is none that is whole. */
  readonly id: { readonly id: string; readonly owner: string } | null;
  readonly machine: MachineNote | null;
  /** Number of its format. */
  readonly format: number;
  readonly word: DoctorWord | null;
  /** Names of the scrapes that have a manifest, sorted. */
  readonly scrapes: readonly string[];
  readonly newest: NewestScrape | null;
  /** Scrapes with a manifest, newer than `newest`, whose files are not as it says. */
  readonly damaged: readonly string[];
  /** Digests over paths and sizes. */
  readonly content: { readonly analytics: string; readonly reports: string };
  /** A sync into it is alive: its files are changing. */
  readonly syncing: boolean;
  /** What a dead process left behind, in words. */
  readonly leftovers: readonly string[];
  /** When each partner was last seen to have written into this store, by folded name: UTC, ISO 8601. */
  readonly visitors: Readonly<Record<string, string>>;
}

/** What was seen of one partner, from the machine that asks. Plain JSON: it crosses from a process of its own. */
export interface PartnerFacts {
  readonly name: string;
  readonly homePath: string;
  readonly storePath: string;
  /** Null when the home is a folder within reach, else what is wrong. */
  readonly homeProblem: string | null;
  /** `missing`: the home is there, the store is not. */
  readonly store: 'missing' | 'present' | 'unknown';
  /** Why the store can't be read; null when it can, or when there is none. */
  readonly readProblem: string | null;
  /** Why a file could not be written and removed in the store, or in the home when there is no store yet. */
  readonly writeProblem: string | null;
  /** Its clock minus the own one in milliseconds, beyond what the writing took; null when nothing was written. */
  readonly clockMs: number | null;
  readonly freeBytes: number | null;
  readonly inside: StoreFacts | null;
}

export type SiteFacts =
  | { readonly kind: 'directory'; readonly path: string; readonly exists: boolean; readonly hasIndex: boolean }
  | {
      readonly kind: 'address';
      readonly root: string;
      readonly via?: string;
      readonly status: number | null;
      readonly error: string | null;
      readonly hint?: string | null;
    };

/** The browser of this machine. */
export interface BrowserFacts {
  /** Keys that want one. */
  readonly wantedBy: readonly ('site.render' | 'checks.browser')[];
  readonly found: BrowserFound;
}

export interface ScheduleFacts {
  /** The site's project, whose `daily` is to be started. */
  readonly project: string;
  /** Where that was found; null when nowhere. */
  readonly foundIn: string | null;
  /** What is at fault with it where it is a task of Windows. */
  readonly faults?: readonly TaskFault[];
}

/** What a source of usage figures says of itself. */
export interface SourceAnswer {
  readonly level: 'ok' | 'warn' | 'fail';
  readonly text: string;
  readonly hint: string | null;
}

export interface DoctorFacts {
  /** Name of the partner that asks. */
  readonly me: string;
  readonly machine: MachineNote;
  /** Version of Node that the workspace pins for all partners, without `v`; null or absent where it pins none. */
  readonly pinnedNode?: string | null;
  readonly timeZone: { readonly configured: string; readonly known: boolean; readonly ofMachine: string };
  readonly partners: readonly PartnerFacts[];
  /** Ids of the stores that this machine met before, by partner name. */
  readonly knownIds: Readonly<Record<string, string>>;
  /** Up to which format partners read, as they said when the own store last met them. */
  readonly reads: FleetReads;
  readonly site: SiteFacts;
  readonly profile: { readonly name: string; readonly problem: string | null };
  /** Null or absent where none is wanted. */
  readonly browser?: BrowserFacts | null;
  readonly analytics: {
    readonly source: AnalyticsConfig['source'];
    readonly answers: readonly SourceAnswer[];
    /** How its server is reached; null without one. */ readonly via?: string | null;
  };
  /** Months of the own store with addresses that may tell of a person. */
  readonly personal: readonly MonthFinding[];
  readonly schedule: ScheduleFacts;
  readonly witness: { readonly path: string; readonly problem: string | null } | null;
  readonly etcd: readonly { readonly endpoint: string; readonly problem: string | null }[];
  readonly config: {
    readonly quorum: 'any' | 'majority';
    readonly cleanup: boolean;
    readonly maxDeleteShare: number;
    /** Environment variable of the mail password that is named but not set; null when all is well. */
    readonly missingSecret: string | null;
    /** Sections with an owner who gets no mail, since `notify` sends none. */
    readonly untoldOwners: readonly string[];
  };
}
