import { ProductionError } from '@scrape-and-report/production';

/** What is wrong between this machine and a server, where it is not the server. */
export type NetworkFault =
  /** Nothing answers where the proxy should be. */
  | 'PROXY_UNREACHABLE'
  /** 407: it wants a user name and a password, or others. */
  | 'PROXY_LOGIN'
  /** It wants what this program does not speak: NTLM, a PAC file, SOCKS. */
  | 'PROXY_UNSUPPORTED'
  /** It does not let this host be asked. */
  | 'PROXY_REFUSED'
  /** It was asked, and could not reach the host. */
  | 'PROXY_GATEWAY'
  /** The configuration or a variable that it names is no proxy. */
  | 'PROXY_INVALID'
  /** The authorities of `network.caFile` cannot be read. */
  | 'CA_FILE_INVALID';

/** A failure of the way to a server; its message bears no password. */
export class NetworkError extends ProductionError {
  declare readonly code: NetworkFault;

  constructor(
    message: string,
    options: { readonly code: NetworkFault; readonly hint: string; readonly cause?: unknown },
  ) {
    super(message, options);
  }
}
