import { variableNamed } from '../environment';
import type { ConfigProblem } from '../errors';
import { proxyProblem, withProxyScheme } from './proxy-address';
import type { RawConfig } from './resolve-paths';
import { parseSiteHost } from './site-host';

/** What the schema cannot say of the way to the site and other servers. */
export const doorRules: readonly ((config: RawConfig) => ConfigProblem[])[] = [
  ({ network }) => {
    const { proxy } = network;
    if (proxy === null || proxy === 'environment' || variableNamed(proxy) !== null) return [];
    const path = 'network.proxy';
    const problem = proxyProblem(withProxyScheme(proxy));
    if (problem) return [{ path, message: `${problem.message}: ${problem.hint}` }];
    const { username, password } = new URL(withProxyScheme(proxy));
    return username || password
      ? [
          {
            path,
            message:
              'must not hold a user name or password: set PROXY_USER and PROXY_PASSWORD in the environment, or write env:NAME for a variable with the whole address',
          },
        ]
      : [];
  },
  ({ site }) =>
    site.hosts.flatMap((text, index) =>
      parseSiteHost(text)
        ? []
        : [
            {
              path: `site.hosts[${index}]`,
              message: `"${text}" is no host name, nor an origin such as http://www.example.nl`,
            },
          ],
    ),
  ({ site }) =>
    (['include', 'exclude'] as const).flatMap((key) =>
      site[key].flatMap((pattern, index) =>
        /^[/*]/.test(pattern)
          ? []
          : [{ path: `site.${key}[${index}]`, message: `"${pattern}" matches no path: it must begin with / or *` }],
      ),
    ),
  ({ site }) =>
    (['userAgent', 'contact'] as const).flatMap((key) =>
      site[key] === null || isHeaderValue(site[key])
        ? []
        : [{ path: `site.${key}`, message: 'must be plain text of one line' }],
    ),
  ({ site }) =>
    Object.entries(site.headers).flatMap(([name, value]) => {
      const path = `site.headers.${name}`;
      if (!/^[!#$%&'*+\-.^_`|~\da-z]+$/i.test(name)) return [{ path, message: 'is no name of a header' }];
      if (OURS.test(name))
        return [
          { path, message: `is set by the scraper itself${/^user-agent$/i.test(name) ? ': see site.userAgent' : ''}` },
        ];
      if (/^(?:proxy-)?authorization$/i.test(name) && variableNamed(value) === null)
        return [{ path, message: 'is a secret: write env:NAME, and set that variable' }];
      return isHeaderValue(value) ? [] : [{ path, message: 'must be plain text of one line' }];
    }),
];

/** What keeps the conversation itself in order. */
const OURS =
  /^(?:host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|accept-encoding|keep-alive|user-agent|proxy-.*)$/i;

function isHeaderValue(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text);
}
