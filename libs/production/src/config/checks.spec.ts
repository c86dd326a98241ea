import { ChecksConfig, checksOn } from './checks';

const checks = (more: Partial<ChecksConfig>): ChecksConfig =>
  ({ 'no-title': 'on', 'no-h1': 'off', accessibility: 'on', browser: null, ...more }) as ChecksConfig;

describe('the kinds that are on', () => {
  it('are named, sorted, and a browser is none of them', () => {
    expect(checksOn(checks({ browser: { pages: 1, seconds: 10 } }))).toEqual(['accessibility', 'no-title']);
  });

  it('leave out what only a browser finds where none looks: it would be told as mended', () => {
    expect(checksOn(checks({}))).toEqual(['no-title']);
    expect(checksOn(checks({ accessibility: 'off', browser: { pages: 1, seconds: 10 } }))).toEqual(['no-title']);
  });
});
