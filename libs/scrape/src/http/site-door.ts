import { Environment, parseSiteHost, SiteConfig, StageError, variableNamed } from '@scrape-and-report/production';

import { version } from '../../package.json';

export type DoorConfig = Pick<
  SiteConfig,
  'root' | 'hosts' | 'userAgent' | 'contact' | 'markAgent' | 'headers' | 'auth'
>;

/** As whom the site is asked, and what its own hosts alone are shown. */
export interface SiteDoor {
  readonly userAgent: string;
  /** Names in lower case; they may hold secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether an origin is the site's, so that it may be shown the headers. */
  readonly isOwn: (origin: string) => boolean;
}

/**
 * The door of a site, its secrets taken from the environment.
 *
 * @throws StageError when a variable that the configuration names is not set
 */
export function siteDoor(site: DoorConfig, env: Environment, version: string): SiteDoor {
  const { headers, auth } = site;
  const secret = (name: string, key: string): string => {
    const value = env[name];
    if (value) return value;
    throw new StageError(`${name} is not set, which ${key} names`, {
      code: 'SITE_SECRET_MISSING',
      hint: `set ${name} in the environment of this machine, or mend ${key}`,
    });
  };
  const own = Object.entries(headers).map(([name, value]) => {
    const variable = variableNamed(value);
    return [
      name.toLowerCase(),
      variable === null ? value : headerValue(secret(variable, `site.headers.${name}`), variable),
    ] as const;
  });
  const login =
    auth && `${secret(auth.userEnv, 'site.auth.userEnv')}:${secret(auth.passwordEnv, 'site.auth.passwordEnv')}`;
  return {
    userAgent: agentOf(site, version),
    headers: {
      ...Object.fromEntries(own),
      ...(login && { authorization: `Basic ${Buffer.from(login, 'utf8').toString('base64')}` }),
    },
    isOwn: ownOrigins(site),
  };
}

/** The same with the version of this scraper. */
export function siteDoorOf(site: DoorConfig, env: Environment): SiteDoor {
  return siteDoor(site, env, version);
}

/** The variables that `siteDoor` reads. */
export function variablesOfDoor({ headers, auth }: Pick<SiteConfig, 'headers' | 'auth'>): string[] {
  const named = Object.values(headers).flatMap((value) => variableNamed(value) ?? []);
  return [...named, ...(auth ? [auth.userEnv, auth.passwordEnv] : [])];
}

/** @throws StageError that does not repeat the value: it may be a secret with a wrong sign in it */
function headerValue(value: string, variable: string): string {
  const text = value.trim();
  if (/^[\x20-\x7e]+$/.test(text)) return text;
  throw new StageError(`${variable} holds more than one line of plain text, and cannot be a header`, {
    code: 'SITE_SECRET_INVALID',
    hint: `mend ${variable} in the environment of this machine`,
  });
}

/** One's own name is marked, so that usage figures know who it was. */
function agentOf({ userAgent, contact, markAgent }: DoorConfig, version: string): string {
  const mark = `scrape-and-report/${version}`;
  if (userAgent === null) return `Mozilla/5.0 (compatible; ${mark}${contact === null ? '' : `; +${contact}`})`;
  return markAgent && !userAgent.includes('scrape-and-report/') ? `${userAgent} ${mark}` : userAgent;
}

/** Nothing that is shown to a site over https goes to another name of it in the clear. */
function ownOrigins({ root, hosts }: Pick<SiteConfig, 'root' | 'hosts'>): (origin: string) => boolean {
  const { origin: home, protocol } = new URL(root);
  const names = hosts.flatMap((text) => parseSiteHost(text) ?? []);
  return (origin) => {
    if (origin === home) return true;
    const url = new URL(origin);
    if (protocol === 'https:' && url.protocol !== 'https:') return false;
    return names.some((name) =>
      name.origin === null ? name.hostname === url.hostname && url.port === '' : name.origin === origin,
    );
  };
}
