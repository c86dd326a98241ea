import { type CheckKind, createSystemClock } from '@scrape-and-report/production';
import { loadProfile } from '@scrape-and-report/scrape';
import { scrapeSite } from '@scrape-and-report/scrape/bench';
import { report } from './report-usage';

/** Records everything: facts, links with texts, bodies, journal. `ours.ts <root> <directory> <previous or ''> <settings> <checks>`. */
const [root, directory, previous, settings, checks] = process.argv.slice(2);

void scrapeSite({
  site: {
    root: root!,
    directory: null,
    startUrls: [],
    sitemaps: [],
    hosts: [],
    include: [],
    exclude: [],
    timeoutSeconds: 60,
    userAgent: null,
    contact: null,
    markAgent: true,
    headers: {},
    auth: null,
    sitemap: true,
    maxUrls: 1_000_000,
    profile: 'generic',
    concurrency: Number(process.env['LANES'] ?? 8),
    requestsPerSecond: 1_000_000,
    checkExternalLinks: false,
    allowPrivateAddresses: true,
    render: 'off',
    guard: { graceDays: 7, maxUnreachedShare: 0.2, maxRemovedShare: 0.5 },
    ...(JSON.parse(settings || '{}') as object),
  },
  network: { proxy: null, noProxy: [], caFile: null, timeoutSeconds: 60 },
  env: {},
  ...(checks && { checks: checks.split(' ') as CheckKind[] }),
  profile: loadProfile('generic'),
  directory: directory!,
  previous: previous ? [previous] : [],
  timestamp: '261122-0600',
  timeZone: 'Europe/Amsterdam',
  clock: createSystemClock(),
  random: Math.random,
  progress: { update: () => undefined, end: () => undefined },
  log: { info: () => undefined, warning: () => undefined, error: console.error },
  signal: new AbortController().signal,
  assertLease: () => Promise.resolve(),
}).then(({ pages, requests, notModified }) => report({ pages, requests, notModified }));
