import {
  type Environment,
  type NetworkConfig,
  proxyProblem,
  variableNamed,
  withProxyScheme,
} from '@scrape-and-report/production';
import { entriesOf, isExempt } from './no-proxy';
import { NetworkError } from './network-error';
import { authorityOf, isLoopback, type Place, placeOf } from './place';

/** A proxy that requests go through. */
export interface Proxy {
  readonly place: Place;
  /** For people, without a login: `http://proxy.example:3128`. */
  readonly label: string;
  /** Value of `Proxy-Authorization`; null: without one. */
  readonly authorization: string | null;
  /** The variable that named it; null: the configuration. */
  readonly from: string | null;
}

/** Which proxy a place is reached through; null: none. */
export type ProxyPlan = (place: Place) => Proxy | null;

/** Hold what a proxy asks for, when the address bears none. */
const LOGIN = ['PROXY_USER', 'PROXY_PASSWORD'] as const;

/** Variables that a process needs besides the usual ones (`HTTPS_PROXY` and its like) to go through this network. */
export function variablesOfNetwork({ proxy }: Pick<NetworkConfig, 'proxy'>): string[] {
  const named = proxy === null ? null : variableNamed(proxy);
  return [...LOGIN, ...(named === null ? [] : [named])];
}

/**
 * Which proxy the configuration means for each place: none, one for all, or as the environment says (`HTTPS_PROXY`,
 * `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`; the lower-case spelling wins, as with curl). This machine itself is reached
 * without one, unless the configuration names a proxy.
 *
 * The plan throws NetworkError where the address that counts is no proxy.
 */
export function planProxies({ proxy, noProxy }: Pick<NetworkConfig, 'proxy' | 'noProxy'>, env: Environment): ProxyPlan {
  if (proxy === null) return () => null;
  if (proxy !== 'environment') {
    const named = variableNamed(proxy);
    const only = once(() => (named === null ? proxyAt(proxy, null, env) : proxyAt(valueOf(named, env), named, env)));
    return (place) => (isExempt(place, noProxy) ? null : only());
  }
  const exempt = [...noProxy, ...entriesOf(read(env, 'NO_PROXY')?.value ?? '')];
  const known = new Map<string, Proxy>();
  return (place) => {
    if (isLoopback(place) || isExempt(place, exempt)) return null;
    const found = read(env, place.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? ofAll(env);
    if (found === null) return null;
    const made = known.get(found.name) ?? proxyAt(found.value, found.name, env);
    known.set(found.name, made);
    return made;
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

function read(env: Environment, name: string): Variable | null {
  for (const spelling of [name.toLowerCase(), name]) {
    const value = env[spelling]?.trim();
    if (value) return { name: spelling, value };
  }
  return null;
}

/** It means everything, SOCKS too; only where it is one for the web it concerns us. */
function ofAll(env: Environment): Variable | null {
  const all = read(env, 'ALL_PROXY');
  return all && /^(?:https?:\/\/|[^:/]+(?::\d+)?\/?$)/i.test(all.value) ? all : null;
}

function valueOf(name: string, env: Environment): string {
  const value = env[name]?.trim();
  if (value) return value;
  throw new NetworkError(`no proxy: ${name} is not set`, {
    code: 'PROXY_INVALID',
    hint: `set ${name} to the proxy's address, or mend network.proxy`,
  });
}

/** @throws NetworkError when the address is no proxy that can be spoken to; it names no part of the address that may be secret */
function proxyAt(written: string, from: string | null, env: Environment): Proxy {
  const where = from ?? 'network.proxy';
  const text = withProxyScheme(written);
  const problem = proxyProblem(text);
  if (problem) throw new NetworkError(`${where} ${problem.message}`, problem);
  const url = new URL(text);
  // Without a port a proxy is looked for where its scheme says.
  const place = placeOf(url);
  return {
    place,
    label: `${url.protocol}//${authorityOf(place)}`,
    authorization: loginOf(url, env),
    from,
  };
}

/** Of the address; else of the variables for it; else of the usual variable that names the same proxy. */
function loginOf(url: URL, env: Environment): string | null {
  const [user, password] = LOGIN.map((name) => env[name] ?? '');
  if (url.username !== '')
    return basic(decode(url.username), url.password === '' ? (password ?? '') : decode(url.password));
  if (user) return basic(user, password ?? '');
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY']) {
    const value = read(env, name)?.value ?? '';
    const other = URL.canParse(value) ? new URL(value) : null;
    if (other?.username && other.host === url.host) return basic(decode(other.username), decode(other.password));
  }
  return null;
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
