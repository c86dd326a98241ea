import { BoundedMap } from '../bounded-map';
import { isInNetwork, parseIpNetwork } from '@scrape-and-report/production';

/** Tells the addresses that are ours: single ones, and networks. Remembers each address. Null when none is named. */
export function createOwnAddressTest(addresses: readonly string[]): ((address: string) => boolean) | null {
  const ours = addresses.map(parseIpNetwork).filter((network) => network !== null);
  if (ours.length === 0) return null;
  const known = new BoundedMap<string, boolean>(50_000);
  return (text) => {
    let own = known.get(text);
    if (own === undefined) {
      const address = parseIpNetwork(text);
      known.set(text, (own = address !== null && ours.some((network) => isInNetwork(address, network))));
    }
    return own;
  };
}
