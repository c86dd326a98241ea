/** Where a connection leads to; `hostname` is an address without brackets, or a name. */
export interface Place {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: number;
}

/** The place of a URL; its port named or not. */
export function placeOf({ protocol, hostname, port }: Pick<URL, 'protocol' | 'hostname' | 'port'>): Place {
  return {
    protocol,
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
  };
}

/** `host:port` as HTTP writes it, an IPv6 address in brackets. */
export function authorityOf({ hostname, port }: Pick<Place, 'hostname' | 'port'>): string {
  return `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
}

/** Whether a host is this machine by its name or address alone. */
export function isLoopback({ hostname }: Pick<Place, 'hostname'>): boolean {
  return /^(?:localhost\.?|(?:.+\.)localhost|127(?:\.\d+){3}|::1|::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4})$/i.test(hostname);
}
