import { NetworkError } from './network-error';
import type { Proxy } from './proxy-plan';

export interface ProxyAnswer {
  readonly status: number;
  /** Of `Proxy-Authenticate`; null without any. */
  readonly challenge: string | null;
}

/**
 * What a proxy means that does not do as it was asked.
 *
 * @param target `host:port`, or the address, that it was asked for
 */
export function refusalOf({ status, challenge }: ProxyAnswer, proxy: Proxy, target: string): NetworkError {
  if (status === 407) return loginRefused(challenge, proxy);
  if (status >= 500)
    return new NetworkError(`the proxy ${proxy.label} cannot reach ${target} (it answers ${status})`, {
      code: 'PROXY_GATEWAY',
      hint: 'see whether the address is right and the server is up; if so, ask whoever keeps the proxy',
    });
  return new NetworkError(`the proxy ${proxy.label} refuses to connect to ${target} (it answers ${status})`, {
    code: 'PROXY_REFUSED',
    hint: 'ask whoever keeps the proxy to allow it, or name the host in network.noProxy when it can be reached without one',
  });
}

function loginRefused(challenge: string | null, proxy: Proxy): NetworkError {
  const speaks = [...(challenge ?? '').matchAll(/(?:^|,)\s*([a-z][\w-]*)(?=\s|,|$)/gi)].map(([, name]) => name!);
  const other = speaks.filter((name) => /^(?:ntlm|negotiate|kerberos|digest)$/i.test(name));
  if (other.length > 0 && !speaks.some((name) => /^basic$/i.test(name)))
    return new NetworkError(
      `the proxy ${proxy.label} refuses (407): it asks for ${other.join(' or ')}, which is not spoken here`,
      {
        code: 'PROXY_UNSUPPORTED',
        hint: 'run a small proxy that speaks it on this machine, such as px or Cntlm, and let network.proxy name that one; or ask for a login by Basic',
      },
    );
  const what =
    proxy.authorization === null ? 'it asks for a user name and password' : 'user name or password are wrong';
  return new NetworkError(`the proxy ${proxy.label} refuses (407): ${what}`, {
    code: 'PROXY_LOGIN',
    hint: `set PROXY_USER and PROXY_PASSWORD in the environment of this machine${proxy.from === null ? '' : `, or write them into ${proxy.from} (http://user:password@host:port)`}`,
  });
}
