import { BlockList, isIP } from 'node:net';

/** Tells the addresses that are ours: single ones, and networks. Remembers each address. */
export function createOwnAddressTest(addresses: readonly string[]): (address: string) => boolean {
  if (addresses.length === 0) return () => false;
  const ours = new BlockList();
  for (const entry of addresses) {
    const [address, bits] = entry.split('/') as [string, string?];
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(address) === 0) continue;
    if (bits === undefined) ours.addAddress(address, family);
    else ours.addSubnet(address, Number(bits), family);
  }
  const known = new Map<string, boolean>();
  return (address) => {
    let own = known.get(address);
    if (own === undefined) {
      if (known.size >= 50_000) known.clear();
      const family = isIP(address);
      known.set(address, (own = family !== 0 && ours.check(address, family === 6 ? 'ipv6' : 'ipv4')));
    }
    return own;
  };
}
