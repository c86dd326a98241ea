/** Why an address is no proxy for us, with what to do. */
export interface ProxyProblem {
  readonly code: 'PROXY_UNSUPPORTED' | 'PROXY_INVALID';
  readonly message: string;
  readonly hint: string;
}

/** Looks at the address of a proxy, with its scheme; null when it is one that can be spoken to. Names no part of it. */
export function proxyProblem(address: string): ProxyProblem | null {
  if (/^pac\+/i.test(address) || /^(?:file:|https?:\/\/[^?#]*\.(?:pac|dat)(?:[?#]|$))/i.test(address))
    return {
      code: 'PROXY_UNSUPPORTED',
      message: 'names a PAC file, a script that browsers run to find the proxy',
      hint: 'open that file, take the host and port that it returns after PROXY, and write them as http://host:port',
    };
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url && /^socks/i.test(url.protocol))
    return {
      code: 'PROXY_UNSUPPORTED',
      message: 'names a SOCKS proxy, which is not spoken here',
      hint: 'name one for http, as http://host:port',
    };
  return url && /^https?:$/.test(url.protocol) && url.hostname !== ''
    ? null
    : { code: 'PROXY_INVALID', message: 'is no address of a proxy', hint: 'write it as http://host:port' };
}

/** The address with a scheme: one without is meant for http, as everywhere. */
export function withProxyScheme(written: string): string {
  return /^(?:[a-z][a-z\d+.-]*:\/\/|file:)/i.test(written) ? written : `http://${written}`;
}
