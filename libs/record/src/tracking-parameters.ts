// What a link or a server adds to an address to follow a visitor: it names no page. In one place for the scrape and for
// usage figures, so that both make one URL of the same spellings.
const TRACKING =
  /^(?:utm_[\w.-]+|mtm_\w+|matomo_\w+|pk_\w+|piwik_\w+|_ga(?:_\w+)?|_gac_\w+|_gl|gclid|gclsrc|gbraid|wbraid|gad_source|gad_campaignid|fbclid|msclkid|dclid|yclid|twclid|ttclid|igshid|igsh|li_fat_id|mc_cid|mc_eid|_hsenc|_hsmi|_hsfp|__hs\w+|hsa_\w+|hsctatracking|mkt_tok|oly_anon_id|oly_enc_id|vero_id|wickedid|srsltid|epik|ef_id|s_kwcid|s_cid|sc_cid|ysclid|_openstat|xtor|wt_z?mc(?:_\w+)?|wt\.\w+|at_(?:campaign|medium|creation|variant|network|custom\d+)|ga_(?:source|medium|term|content|campaign|place)|fb_(?:action_ids|action_types|source|ref|xd_fragment|comment_id)|itm_(?:source|medium|campaign|term|content)|sfmc_\w+|elqtrack(?:id)?|_branch_match_id|_branch_referrer|guce_referrer(?:_sig)?|guccounter|dm_i|mkwid|pcrid|_bta_tid|_bta_c|_ke|_kx|vero_conv|rb_clickid|ml_subscriber(?:_hash)?|doing_wp_cron|_gid|jsessionid|phpsessid|aspsessionid\w*|cftoken)$/i;

/** Names that sessions bear, and much else: `sid=12` is a section of the site. Only what is long enough is a session. */
const SESSION_OR_ELSE = /^(?:sid|sessionid|session_id|cfid|s)$/i;
const SESSION_VALUE = /^(?=[^=]*\d)(?=[^=]*[a-z])[0-9a-z_-]{16,}$/i;

/** Whether a query parameter only follows a visitor (utm_*, gclid, fbclid), or names a session. */
export function isTrackingParameter(name: string, value = ''): boolean {
  return TRACKING.test(name) || (SESSION_OR_ELSE.test(name) && SESSION_VALUE.test(value));
}

// `/a;jsessionid=1F`, `/a;PHPSESSID=1f`, `/(S(abc))/a` of ASP.NET; encoded too, as what redirects often makes of them.
const SESSION_PATH =
  /(?:;|%3b)(?:(?:jsessionid|phpsessid|aspsessionid\w*|sid|sessionid|cfid|cftoken)=(?:(?!%3b)[^/?#;])*|(?:jsessionid|phpsessid)(?=[/;]|%3b|$))|\/(?:\(|%28)(?:[A-Z](?:\(|%28)(?:(?!%2[89])[^()/])*(?:\)|%29))+(?:\)|%29)(?=\/|$)/gi;

/** A path without the session ids that servers put into it. */
export function withoutSessionPath(path: string): string {
  if (!/;|\/\(|%3b|\/%28/i.test(path)) return path;
  let bare = path;
  // What stands behind one may have hidden another.
  for (let before = ''; before !== bare;) [before, bare] = [bare, bare.replace(SESSION_PATH, '')];
  return bare === '' && path.startsWith('/') ? '/' : bare;
}

/** The same of `name=value` as it stands in a query. */
export function isTrackingPart(part: string): boolean {
  const equals = part.indexOf('=');
  return equals < 0 ? isTrackingParameter(part) : isTrackingParameter(part.slice(0, equals), part.slice(equals + 1));
}
