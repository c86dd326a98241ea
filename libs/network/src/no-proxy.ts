import { isInNetwork, parseIpNetwork, wildcard } from '@scrape-and-report/production';
import type { Place } from './place';

/** Entries of a list such as `NO_PROXY` has: parted by commas, spaces or (as Windows writes it) semicolons. */
export function entriesOf(list: string): string[] {
  return list.split(/[\s,;]+/).filter((entry) => entry !== '');
}

/**
 * Whether a list exempts a host from the proxy, as curl and Windows read it: `*`; `example.nl` and `.example.nl`, both with
 * all below them; `*.example.nl` and other names with `*`; `host:port`; addresses and networks such as `10.0.0.0/8`;
 * `<local>` for names without a dot.
 */
export function isExempt({ hostname, port }: Place, entries: readonly string[]): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  return entries.some((entry) => matches(host, port, entry.toLowerCase()));
}

function matches(host: string, port: number, entry: string): boolean {
  if (entry === '*') return true;
  if (entry === '<local>') return !/[.:]/.test(host);
  const [, bracketed, plain, written] = /^(?:\[([^\]]*)\]|([^:]*|.*:.*:.*))(?::(\d+))?$/.exec(entry) ?? [];
  if (written !== undefined && Number(written) !== port) return false;
  const name = bracketed ?? plain ?? entry;
  const network = parseIpNetwork(name);
  if (network) {
    const address = parseIpNetwork(host);
    return address !== null && isInNetwork(address, network);
  }
  const domain = name.replace(/^\*?\./, '').replace(/\.$/, '');
  if (!domain.includes('*')) return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
  return wildcard(domain)(host);
}
