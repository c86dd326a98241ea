import type { ChecksConfig } from './checks';

/** A machine that can produce, with its names resolved to absolute paths. */
export interface Partner {
  readonly name: string;
  /** Absolute path of the home as this machine reaches it. */
  readonly home: string;
  /** `<home>/<masterDir>`. */
  readonly store: string;
}

export interface ElectionConfig {
  readonly relaxSeconds: number;
  readonly leaseSeconds: number;
  readonly maxScrapeAgeDays: number;
  readonly standby: 'watch' | 'exit';
  readonly quorum: 'any' | 'majority';
  /** Absolute path of an always-on folder, or null. */
  readonly witness: string | null;
  readonly coordinator: 'shares' | 'etcd';
  readonly etcd: { readonly endpoints: readonly string[] };
}

export interface SiteConfig {
  /** As recorded; scope ends at a path segment. */
  readonly root: string;
  /** Absolute path of a folder of static files that is served on loopback while it is scraped, or null. */
  readonly directory: string | null;
  readonly startUrls: readonly string[];
  readonly sitemap: boolean;
  /** Sitemaps that robots.txt does not name; absolute, or relative to the root. */
  readonly sitemaps: readonly string[];
  /** Other names of the same site: host names, or origins. */
  readonly hosts: readonly string[];
  /** Patterns of paths; without any, all are taken. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Of one page, from the request to its last byte. */
  readonly timeoutSeconds: number;
  readonly userAgent: string | null;
  readonly contact: string | null;
  readonly markAgent: boolean;
  /** For the site's own hosts alone; a value may be `env:NAME`. */
  readonly headers: Readonly<Record<string, string>>;
  /** By the names of their variables; null: the site asks for none. */
  readonly auth: { readonly type: 'basic'; readonly userEnv: string; readonly passwordEnv: string } | null;
  readonly maxUrls: number;
  /** `generic`, `belastingdienst`, or the absolute path of a profile file. */
  readonly profile: string;
  readonly concurrency: number;
  readonly requestsPerSecond: number;
  readonly checkExternalLinks: boolean;
  readonly allowPrivateAddresses: boolean;
  /** Whether pages are recorded as a browser shows them: each again where its source changed, all each time, or none. */
  readonly render: 'off' | 'changed' | 'all';
  readonly guard: SiteGuardConfig;
}

/** How much a scrape may lack before it is none. */
export interface SiteGuardConfig {
  /** So many recordings in a row a page that is not reached keeps its last version; then it is given up. */
  readonly graceDays: number;
  /** 0 to 1: a scrape that did not reach a larger share of the known pages has failed. */
  readonly maxUnreachedShare: number;
  /** 0 to 1: a scrape that lost a larger share of them for good is believed on the next day. */
  readonly maxRemovedShare: number;
}

/** How requests leave this machine. */
export interface NetworkConfig {
  /** `environment`, an address, `env:NAME` for the variable that holds one, or null: none. */
  readonly proxy: string | null;
  readonly noProxy: readonly string[];
  /** Absolute path of a file in PEM, or null. */
  readonly caFile: string | null;
  readonly timeoutSeconds: number;
}

/** Of every source; the schema fills them in, so they are absent only where a configuration is made by hand. */
export interface UsageRules {
  /** Minutes for which a source that does not answer is asked again. */
  readonly retryMinutes?: number;
  /** Names of query parameters that are kept. */
  readonly keepQuery?: readonly string[];
  /** Months that are kept beside the present one; null: all. */
  readonly keepMonths?: number | null;
}

export type AnalyticsConfig =
  | ({
      readonly source: 'matomo';
      readonly url: string;
      readonly siteId: number;
      readonly tokenEnv: string;
      readonly tokenFile: string | null;
      readonly firstDay: string | null;
      readonly lateDays: number;
      readonly useVisitsLog: boolean;
      /** User name and password of a gate before Matomo, by the names of their variables; null: there is none. */
      readonly auth?: { readonly type: 'basic'; readonly userEnv: string; readonly passwordEnv: string } | null;
    } & UsageRules)
  | ({
      readonly source: 'access-log';
      /** Absolute paths; any segment may hold `*`, `?`, `[]`, `{}` and dates such as `%Y`. */
      readonly files: readonly string[];
      readonly firstDay: string | null;
      readonly lateDays: number;
      /** A regular expression with named groups, for a format that is not known; null: told by the lines. */
      readonly format?: string | null;
      /** Which address of a line is the visitor's. */
      readonly clientAddress?: 'auto' | 'forwarded' | 'forwarded-last' | 'connection';
      /** Addresses and networks whose requests are ours. */
      readonly ownAddresses?: readonly string[];
      /** Whether words of the site's search are counted. */
      readonly searchWords?: boolean;
    } & UsageRules)
  | ({
      readonly source: 'plausible';
      readonly url: string;
      /** The site as Plausible knows it. */
      readonly domain: string;
      readonly tokenEnv: string;
      readonly tokenFile: string | null;
      readonly firstDay: string | null;
      readonly lateDays: number;
    } & UsageRules)
  | { readonly source: 'none' };

/** A part of the site with a page of its own: by path prefix (whole segments), a list of paths, or a derived field. */
export interface SectionConfig {
  readonly name: string;
  readonly pathPrefix?: string;
  /** Paths, and patterns of paths as in `site.exclude`. */
  readonly paths?: readonly string[];
  readonly business?: string;
  readonly category?: string;
  readonly language?: string;
  readonly pagetype?: string;
  /** Mail address of who looks after it. */
  readonly owner?: string | null;
}

/** Problems that were judged fine. */
export interface AcceptedConfig {
  /** As in the first column of the report's kinds: `broken-link`, `orphan` ... */
  readonly kind: string;
  /** Pattern of the paths of the pages that show it, as in `site.exclude`. */
  readonly path: string;
  /** Text with `*` for any rest: the address or text that it is about; absent: whatever it is. */
  readonly detail?: string | null;
  readonly reason: string;
  /** `YYYY-MM-DD`: last day on which it holds; absent: for good. */
  readonly until?: string | null;
}

export interface ReportConfig {
  readonly sections: readonly SectionConfig[];
  readonly formats: readonly ('xlsx' | 'html')[];
  readonly language: 'en' | 'nl';
  /** Address under which the stores' folder `reports` is published; null or absent when it is not. */
  readonly baseUrl?: string | null;
  /** Template of the address at which a page is edited, with `{path}` or `{url}`; null or absent when there is none. */
  readonly editLink?: string | null;
  /** Shown apart, and counted nowhere. */
  readonly accepted?: readonly AcceptedConfig[];
  /**
   * Of how many newest reports workbook and pages are kept. Null: of all. Absent: as by default in a record that has begun
   * with it, and of all in an older one.
   */
  readonly keep?: { readonly workbooks: number; readonly pages: number } | null;
}

export interface SyncConfig {
  readonly ignore: readonly string[];
  readonly cleanup: boolean;
  /** 0 to 1: a plan that deletes a larger share of a target is refused. */
  readonly maxDeleteShare: number;
  /** Permissions of what is written in a store, in octal; null: as the store's folder grants to its group and others. */
  readonly mode: string | null;
}

export interface RunConfig {
  /** Without a sign of progress for so long a stage is ended. */
  readonly stageDeadlineMinutes: number;
}

/** When it is told: always, when something changed or failed, or only when something failed. */
export type NotifyWhen = 'always' | 'changes' | 'errors';

export type NotifyConfig =
  | {
      readonly kind: 'mail';
      readonly smtp: string;
      readonly from: string;
      readonly to: readonly string[];
      readonly passwordEnv?: string;
      readonly when?: NotifyWhen;
      readonly form?: 'mail';
    }
  | {
      readonly kind: 'webhook';
      readonly url: string;
      readonly when?: NotifyWhen;
      readonly form?: 'json' | 'teams' | 'slack';
    }
  | null;

/** A checked configuration: every default filled in, every path absolute, and this machine known among the partners. */
export interface ProductionConfig {
  /** Absolute path of the file. */
  readonly file: string;
  /** SHA-256 (hex) of the file's meaning: equal when only spacing, comments or the order of keys differ. */
  readonly digest: string;
  readonly partners: readonly Partner[];
  readonly me: Partner;
  readonly masterDir: string;
  readonly logName: string;
  readonly timeZone: string;
  readonly election: ElectionConfig;
  readonly site: SiteConfig;
  readonly checks: ChecksConfig;
  readonly network: NetworkConfig;
  readonly analytics: AnalyticsConfig;
  readonly report: ReportConfig;
  readonly sync: SyncConfig;
  readonly notify: NotifyConfig;
  readonly run: RunConfig;
}
