// What a link or a server adds to an address to follow a visitor: it names no page. In one place for the scrape and for
// usage figures, so that both make one URL of the same spellings.
const TRACKING =
  /^(?:utm_\w+|mtm_\w+|matomo_\w+|pk_\w+|piwik_\w+|_ga|_gl|gclid|gclsrc|gbraid|wbraid|gad_source|gad_campaignid|fbclid|msclkid|dclid|yclid|twclid|ttclid|igshid|igsh|li_fat_id|mc_cid|mc_eid|_hsenc|_hsmi|hsctatracking|mkt_tok|oly_anon_id|oly_enc_id|vero_id|wickedid|srsltid|epik|s_cid|jsessionid|phpsessid|aspsessionid\w*|cfid|cftoken|sessionid|session_id|sid)$/i;

/** Whether a query parameter of this name only follows a visitor (utm_*, gclid, fbclid), or names a session. */
export function isTrackingParameter(name: string): boolean {
  return TRACKING.test(name);
}

// `/a;jsessionid=1F`, `/a;PHPSESSID=1f`, `/(S(abc))/a` of ASP.NET.
const SESSION_PATH = /;(?:jsessionid|phpsessid|sid|sessionid)=[^/?#;]*|\/\((?:[A-Z]\([^()/]*\))+\)(?=\/)/gi;

/** A path without the session ids that servers put into it. */
export function withoutSessionPath(path: string): string {
  return path.includes(';') || path.includes('/(') ? path.replace(SESSION_PATH, '') : path;
}

/** A target (`/path?query`) without what only follows a visitor, and without an empty query. */
export function withoutTracking(target: string): string {
  const at = target.indexOf('?');
  if (at < 0) return withoutSessionPath(target);
  const kept = target
    .slice(at + 1)
    .split('&')
    .filter((part) => part !== '' && !isTrackingParameter(part.split('=', 1)[0]!));
  const path = withoutSessionPath(target.slice(0, at));
  return kept.length === 0 ? path : `${path}?${kept.join('&')}`;
}
