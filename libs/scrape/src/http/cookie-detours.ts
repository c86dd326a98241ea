import { isRedirectStatus } from './redirect-status';
import { Fetched } from './fetched';

/** Where a request is to go once more; `reask`: another URL, which was recorded as a redirect, is to be asked for anew. */
export type Detour = { readonly again: string } | { readonly reask: string };

export interface DetourQuestion {
  /** The URL in the spelling of the record. */
  readonly url: string;
  /** The URL as it was asked for. */
  readonly asked: string;
  readonly fetched: Fetched;
}

const MAX_COOKIES = 20;
const MAX_COOKIE_LENGTH = 4096;
const MAX_REDIRECTS_KEPT = 10_000;

/**
 * Some servers answer only who carries a cookie: they redirect to the very address that was asked for (or by way of
 * another), and set one. Such a cookie is kept for that host and this scrape, in memory alone; no other is.
 */
export class CookieDetours {
  readonly #spell: (location: string, base: string) => string | null;
  /** By origin: names with values. */
  readonly #jars = new Map<string, Map<string, string>>();
  /** Redirects to another address of the same host, and what they set. */
  readonly #redirects = new Map<string, { readonly to: string; readonly cookies: readonly string[] }>();
  readonly #reasked = new Set<string>();

  /** @param spell the URL of a location in the spelling of the record; null when it is none */
  constructor(spell: (location: string, base: string) => string | null) {
    this.#spell = spell;
  }

  /** What a request for this URL carries; null for nothing. */
  cookieFor(url: string): string | null {
    if (this.#jars.size === 0) return null;
    const jar = this.#jars.get(new URL(url).origin);
    return jar === undefined ? null : [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Null for an answer that is one. */
  next({ url, asked, fetched }: DetourQuestion): Detour | null {
    if (fetched.kind === 'error' || !isRedirectStatus(fetched.status)) return null;
    const location = fetched.headers['location'];
    const to = location ? this.#spell(location, asked) : null;
    const { origin } = new URL(asked);
    if (!location || to === null || new URL(to).origin !== origin) return null;
    const cookies = fetched.cookies ?? [];
    if (to !== url) return this.#byWayOf(url, to, cookies);
    const written = new URL(location, asked);
    written.hash = '';
    // A spelling that the record does not keep may be what the server insists on: a session in the path, a mark.
    return this.#take(origin, cookies) || written.href !== asked ? { again: written.href } : null;
  }

  #byWayOf(url: string, to: string, cookies: readonly string[]): Detour | null {
    const back = this.#redirects.get(to);
    if (back?.to === url && !this.#reasked.has(to)) {
      this.#reasked.add(to);
      if (this.#take(new URL(url).origin, [...back.cookies, ...cookies])) return { reask: to };
    }
    if (this.#redirects.size < MAX_REDIRECTS_KEPT) this.#redirects.set(url, { to, cookies });
    return null;
  }

  /** Whether anything was new. */
  #take(origin: string, cookies: readonly string[]): boolean {
    const jar = this.#jars.get(origin) ?? new Map<string, string>();
    let isNew = false;
    for (const written of cookies) {
      const cookie = parseCookie(written);
      if (!cookie || jar.get(cookie.name) === cookie.value) continue;
      if (!jar.has(cookie.name) && jar.size >= MAX_COOKIES) continue;
      jar.set(cookie.name, cookie.value);
      isNew = true;
    }
    if (isNew) this.#jars.set(origin, jar);
    return isNew;
  }
}

const COOKIE = /^\s*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)\s*=\s*([\x20-\x3a\x3c-\x7e]*?)\s*(?:;|$)/;

/** Name and value of a `Set-Cookie` header; null for one that is none, or that takes a cookie away. */
export function parseCookie(written: string): { readonly name: string; readonly value: string } | null {
  const [, name, value] = COOKIE.exec(written) ?? [];
  if (name === undefined || value === undefined || written.length > MAX_COOKIE_LENGTH) return null;
  return /;\s*max-age\s*=\s*(?:0|-\d+)\s*(?:;|$)/i.test(written) ? null : { name, value };
}
