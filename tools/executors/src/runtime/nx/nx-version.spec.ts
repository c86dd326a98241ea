import { nxVersion, unsupportedNx } from './nx-version';

describe('unsupportedNx', () => {
  it.each(['22.6.0', '22.7.3', '23.2.1', '24.0.6', '24.9.0-beta.1'])('takes %s', (version) => {
    expect(unsupportedNx(version)).toBeNull();
  });

  it.each(['22.5.9', '21.0.0', '25.0.0', '25.0.0-beta.2', 'unknown'])('names %s in one line', (version) => {
    expect(unsupportedNx(version)).toMatchObject({
      code: 'UNSUPPORTED_NX',
      message: expect.stringMatching(/^Nx .* runs with Nx 22\.6 to 24$/),
    });
  });

  it('takes the version that is installed here', () => {
    expect(unsupportedNx(nxVersion())).toBeNull();
  });
});
