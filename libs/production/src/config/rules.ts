import { isDay } from '../calendar';
import type { ConfigProblem } from '../errors';
import { doorRules } from './door-rules';
import { foldName } from './identity';
import { foldHome } from './fold-home';
import { parseIpNetwork } from './ip-network';
import { reportRules } from './report-rules';
import type { RawConfig } from './resolve-paths';

type Rule = (config: RawConfig) => ConfigProblem[];

/**
 * What the schema cannot say: rules over several keys. A rule that meets a value of the wrong type says nothing, since
 * the schema has said it; so all rules run on any value.
 */
export function rulesBroken(config: RawConfig): ConfigProblem[] {
  return [
    uniquePartners,
    knownTimeZone,
    masterDirBelowHome,
    logNameOfFile,
    witnessNamed,
    coordinatorComplete,
    siteAddress,
    startUrls,
    analyticsAddress,
    firstDay,
    ownAddresses,
    logFormat,
    sections,
    reportAddress,
    ...doorRules,
    ...reportRules,
  ].flatMap((rule) => {
    try {
      return rule(config);
    } catch (error) {
      if (error instanceof TypeError) return [];
      throw error;
    }
  });
}

const uniquePartners: Rule = ({ partners }) => [
  ...repeated(partners.map(({ name }) => foldName(name))).map((index) => ({
    path: `partners[${index}].name`,
    message: `"${partners[index]!.name}" is already a partner's name (names are compared without case)`,
  })),
  ...repeated(partners.map(({ home }) => foldHome(home))).map((index) => ({
    path: `partners[${index}].home`,
    message: `"${partners[index]!.home}" is already another partner's home`,
  })),
];

const knownTimeZone: Rule = ({ timeZone }) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return [];
  } catch {
    return [{ path: 'timeZone', message: `"${timeZone}" is no IANA time zone such as Europe/Amsterdam` }];
  }
};

const masterDirBelowHome: Rule = ({ masterDir }) => {
  const parts = masterDir.split(/[\\/]/);
  const leavesHome =
    /^([\\/]|[A-Za-z]:)/.test(masterDir) || parts.some((part) => part === '..' || part === '.' || part === '');
  return leavesHome ? [{ path: 'masterDir', message: 'must be a folder below each home, such as "site-record"' }] : [];
};

const logNameOfFile: Rule = ({ logName }) =>
  /^\.+$/.test(logName) || /\.flag$/i.test(logName) ? [{ path: 'logName', message: 'is no name for a log' }] : [];

const witnessNamed: Rule = ({ election }) =>
  election.witness === '' ? [{ path: 'election.witness', message: 'must be a folder or null' }] : [];

const coordinatorComplete: Rule = ({ election }) =>
  election.coordinator === 'etcd' && election.etcd.endpoints.length === 0
    ? [{ path: 'election.etcd.endpoints', message: 'must name at least one member when the coordinator is etcd' }]
    : [];

const siteAddress: Rule = ({ site }) => {
  if (site.root === undefined) {
    return site.directory
      ? []
      : [{ path: 'site.root', message: 'is missing (only a site with a "directory" has a default root)' }];
  }
  return addressProblem('site.root', site.root, { plain: true });
};

const startUrls: Rule = ({ site }) =>
  (['startUrls', 'sitemaps'] as const).flatMap((key) =>
    site[key].flatMap((url, index) =>
      URL.canParse(url, URL.canParse(site.root) ? site.root : 'http://demo.invalid/')
        ? []
        : [{ path: `site.${key}[${index}]`, message: `"${url}" is no URL` }],
    ),
  );

const analyticsAddress: Rule = ({ analytics }) => {
  if (!('url' in analytics)) return [];
  const problems = addressProblem('analytics.url', analytics.url, { plain: false });
  if (problems.length > 0) return problems;
  const { protocol, hostname } = new URL(analytics.url);
  const loopback = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return protocol === 'http:' && !loopback
    ? [{ path: 'analytics.url', message: 'must be https: the token would cross the network in the open' }]
    : [];
};

const firstDay: Rule = ({ analytics }) =>
  analytics.source !== 'none' && analytics.firstDay && !isDay(analytics.firstDay)
    ? [{ path: 'analytics.firstDay', message: `"${analytics.firstDay}" is no date YYYY-MM-DD` }]
    : [];

const ownAddresses: Rule = ({ analytics }) =>
  analytics.source === 'access-log'
    ? (analytics.ownAddresses ?? []).flatMap((text, index) =>
        parseIpNetwork(text) !== null
          ? []
          : [
              {
                path: `analytics.ownAddresses[${index}]`,
                message: `"${text}" is no address, nor a network such as 192.0.2.0/24`,
              },
            ],
      )
    : [];

/** Groups that `analytics.format` may name; the access-log reader knows what each means. */
const LOG_FIELDS = 'time address forwarded request method target query status agent referrer host'.split(' ');

const logFormat: Rule = ({ analytics }) => {
  if (analytics.source !== 'access-log' || !analytics.format) return [];
  const problem = (message: string) => [{ path: 'analytics.format', message }];
  let groups: readonly string[];
  try {
    groups = Object.keys(new RegExp(`${analytics.format}|`).exec('')?.groups ?? {});
  } catch (error) {
    return problem(`is no regular expression: ${(error as Error).message}`);
  }
  const unknown = groups.filter((name) => !LOG_FIELDS.includes(name));
  if (unknown.length > 0) return problem(`names the group ${unknown.join(', ')}; known are ${LOG_FIELDS.join(', ')}`);
  const whole = groups.includes('time') && groups.includes('status');
  return whole && (groups.includes('request') || groups.includes('target'))
    ? []
    : problem('must name the groups time, status, and request or target');
};

const FIELDS = ['pathPrefix', 'paths', 'business', 'category', 'language', 'pagetype'] as const;

const sections: Rule = ({ report }) => [
  ...repeated(report.sections.map(({ name }) => name)).map((index) => ({
    path: `report.sections[${index}].name`,
    message: `"${report.sections[index]!.name}" is already a section's name`,
  })),
  ...report.sections.flatMap((section, index) =>
    FIELDS.filter((field) => section[field] !== undefined).length === 1
      ? []
      : [{ path: `report.sections[${index}]`, message: `must have exactly one of ${FIELDS.join(', ')}` }],
  ),
  ...report.sections.flatMap(({ paths = [] }, index) =>
    paths.flatMap((path, nr) =>
      /^[/*]/.test(path)
        ? []
        : [
            {
              path: `report.sections[${index}].paths[${nr}]`,
              message: `"${path}" is no path: write what follows site.root, beginning with / (or *)`,
            },
          ],
    ),
  ),
  ...report.sections.flatMap(({ name }, index) =>
    name === 'index' ? [{ path: `report.sections[${index}].name`, message: '"index" is the site page\'s name' }] : [],
  ),
];

const reportAddress: Rule = ({ report }) =>
  report.baseUrl ? addressProblem('report.baseUrl', report.baseUrl, { plain: true }) : [];

function addressProblem(path: string, text: string, { plain }: { plain: boolean }): ConfigProblem[] {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return [{ path, message: `"${text}" is no http or https address` }];
  if (url.username || url.password) return [{ path, message: 'must not hold a user name or password' }];
  if (plain && (url.search || url.hash)) return [{ path, message: 'must not have a query or fragment' }];
  return [];
}

/** Indexes of the values that stood before. */
function repeated(values: readonly string[]): number[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
}
