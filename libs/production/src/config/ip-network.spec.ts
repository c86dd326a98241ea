import { isInNetwork, parseIpNetwork } from './ip-network';

describe('a network', () => {
  it.each([
    ['192.0.2.7', '192.0.2.0/24', true],
    ['192.0.3.7', '192.0.2.0/24', false],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '0.0.0.0/0', true],
    ['2001:db8::1', '2001:db8::/32', true],
    ['2001:db9::1', '2001:db8::/32', false],
    ['::1', '127.0.0.0/8', false],
  ])('%s in %s: %s', (address, network, expected) => {
    expect(isInNetwork(parseIpNetwork(address)!, parseIpNetwork(network)!)).toBe(expected);
  });

  it.each(['', 'x', '1.2.3', '1.2.3.256', '1.2.3.4/33', '1.2.3.4/8/8', '::1::', '1:2:3', '2001:db8::/129', 'g::'])(
    'is not %j',
    (text) => expect(parseIpNetwork(text)).toBeNull(),
  );
});
