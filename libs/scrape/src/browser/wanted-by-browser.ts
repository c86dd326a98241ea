/** What a page is made with to be looked at; films, sockets and messages to a server are not needed for that. */
const WANTED = new Set(['document', 'stylesheet', 'script', 'image', 'font', 'xhr', 'fetch', 'manifest']);
/** Nobody visits: what counts visits is not asked for. */
const COUNTERS =
  /(?:matomo|piwik|analytics|googletagmanager|doubleclick|hotjar|siteimprove|plausible|clarity\.ms|facebook\.(?:com|net))/i;

/** Whether a request of a browser is carried out: only what reads. */
export function isWantedByBrowser(request: {
  readonly method: string;
  readonly type: string;
  readonly url: string;
}): boolean {
  const { method, type, url } = request;
  return method === 'GET' && WANTED.has(type) && /^https?:/.test(url) && !COUNTERS.test(url);
}
