/** An address, or all addresses that begin with the same bits. */
export interface IpNetwork {
  /** 32 or 128. */
  readonly bits: number;
  readonly value: bigint;
  /** How many of the first bits count. */
  readonly prefix: number;
}

/** Reads `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32`; null when the text is none. */
export function parseIpNetwork(text: string): IpNetwork | null {
  const [address, length, ...rest] = text.split('/');
  const groups = groupsOf(address ?? '');
  if (!groups || rest.length > 0) return null;
  const size = groups.length === 4 ? 8n : 16n;
  const bits = groups.length * Number(size);
  const value = groups.reduce((sum, group) => (sum << size) | BigInt(group), 0n);
  if (length === undefined) return { bits, value, prefix: bits };
  return /^\d{1,3}$/.test(length) && Number(length) <= bits ? { bits, value, prefix: Number(length) } : null;
}

/** Whether an address lies within a network. */
export function isInNetwork(address: IpNetwork, network: IpNetwork): boolean {
  if (address.bits !== network.bits) return false;
  const shift = BigInt(network.bits - network.prefix);
  return address.value >> shift === network.value >> shift;
}

/** Four groups of eight bits, or eight of sixteen. */
function groupsOf(address: string): number[] | null {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address)) {
    const bytes = address.split('.').map(Number);
    return bytes.every((byte) => byte < 256) ? bytes : null;
  }
  if (!/^[0-9a-f:]+$/i.test(address) || !address.includes(':')) return null;
  const [head, tail, ...more] = address.split('::');
  const read = (part: string | undefined): string[] => (part ? part.split(':') : []);
  const [before, after] = [read(head), read(tail)];
  const missing = 8 - before.length - after.length;
  if (more.length > 0 || (tail === undefined ? missing !== 0 : missing < 1)) return null;
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? groups.map((group) => parseInt(group, 16)) : null;
}
