/** Another name of the site. */
export interface SiteHost {
  /** In lower case; an IPv6 address in brackets. */
  readonly hostname: string;
  /** Null: over http and https alike, at their usual ports. */
  readonly origin: string | null;
}

/** Reads `www.example.nl`, `example.nl:8080` or `http://old.example.nl`; null when the text is none. */
export function parseSiteHost(text: string): SiteHost | null {
  const hasScheme = /^https?:\/\//i.test(text);
  const url = URL.canParse(hasScheme ? text : `http://${text}`) ? new URL(hasScheme ? text : `http://${text}`) : null;
  if (!url || url.hostname === '' || url.username || url.pathname !== '/' || url.search || url.hash) return null;
  if (/[*\s]/.test(url.hostname)) return null;
  return { hostname: url.hostname, origin: hasScheme || url.port !== '' ? url.origin : null };
}
