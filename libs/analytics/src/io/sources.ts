import { type Network, openNetwork, USUAL_NETWORK } from '@scrape-and-report/network';
import type { AnalyticsConfig, NetworkConfig, Progress, RunLog } from '@scrape-and-report/production';
import type { UrlCleaner } from '../clean-url';
import { checkPlausible, createPlausibleSource } from '../plausible/io/plausible-source';
import type { AnalyticsSource, SourceConfig } from '../source';
import { checkAccessLogs, createAccessLogSource } from './access-log/access-log-source';
import type { CallLimits, CallOptions } from './server-calls';
import { checkMatomo, createMatomoSource } from './matomo-source';

type SourceName = AnalyticsSource['name'];

/** What a source may use to be asked for days. */
export interface SourceOptions extends Omit<CallOptions, 'network'> {
  /** Absent: as the defaults of the configuration say. */
  readonly network?: NetworkConfig;
  readonly root: string;
  readonly timeZone: string;
  readonly isOwnHost: (url: string) => boolean;
  readonly cleanUrl: UrlCleaner;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: RunLog;
  readonly progress: Progress;
  readonly limits?: Partial<CallLimits>;
}

/** What is known where a source is only looked at. */
export type CheckOptions = Pick<
  SourceOptions,
  'clock' | 'random' | 'signal' | 'env' | 'limits' | 'timeZone' | 'network'
>;

/** The same with the network opened. */
type Asking<O> = Omit<O, 'network'> & { readonly network: Network };

/** A server of figures may have to compute what it is asked for: so many of the usual limits it is given. */
const PATIENCE = 2;

function waysOut({ network = USUAL_NETWORK, env, limits }: Pick<SourceOptions, 'network' | 'env' | 'limits'>) {
  const opened = openNetwork(network, env);
  return { network: opened, limits: { callMs: PATIENCE * opened.timeoutMs, ...limits } };
}

/** A source: how it is asked for days, and what `prod:doctor` says when it could be asked now. */
interface SourceKind<K extends SourceName> {
  create(
    options: Asking<SourceOptions> & { readonly analytics: Extract<AnalyticsConfig, { source: K }> },
  ): AnalyticsSource;
  /** @throws StageError with code and hint when it could not */
  check(
    options: Asking<CheckOptions> & { readonly analytics: Extract<AnalyticsConfig, { source: K }> },
  ): Promise<string>;
}

/** Every source, a line each. */
const SOURCES: { readonly [K in SourceName]: SourceKind<K> } = {
  matomo: { create: createMatomoSource, check: checkMatomo },
  'access-log': { create: createAccessLogSource, check: checkAccessLogs },
  plausible: { create: createPlausibleSource, check: checkPlausible },
};

/** The source that the configuration names. */
export function createSource(options: SourceOptions & { readonly analytics: SourceConfig }): AnalyticsSource {
  return kindOf(options.analytics.source).create({ ...options, ...waysOut(options) });
}

/** @throws StageError when the source could not be asked now */
export async function checkSource(options: CheckOptions & { readonly analytics: AnalyticsConfig }): Promise<string> {
  const { analytics } = options;
  return analytics.source === 'none'
    ? 'no source of usage figures'
    : kindOf(analytics.source).check({ ...options, ...waysOut(options), analytics });
}

/** The compiler cannot tell that kind and configuration bear one name. */
function kindOf(name: SourceName): SourceKind<SourceName> {
  return SOURCES[name] as SourceKind<SourceName>;
}
