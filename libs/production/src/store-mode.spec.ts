import { isUsableByOwner, umaskFor } from './store-mode';

describe('the umask for a store', () => {
  it.each([
    ['a folder of its user alone', 0o40700, null, 0o077],
    ['a folder that all may read', 0o40755, null, 0o022],
    ['a folder in which its group may write', 0o42775, null, 0o002],
    ['a folder in which its group may write and nobody else read', 0o42770, null, 0o007],
    ['a folder in which all may write', 0o41777, null, 0o000],
    ['what the configuration says, whatever the folder grants', 0o40700, '0664', 0o002],
    ['the same without its first digit', 0o40700, '640', 0o027],
  ] as const)('%s', (_what, folder, configured, expected) => expect(umaskFor(folder, configured)).toBe(expected));
});

describe('what another user wrote in a folder', () => {
  const folder = { uid: 1001, gid: 50, mode: 0o42775 };
  it.each([
    ['the same user', { uid: 1001, gid: 9, mode: 0o600 }, true],
    ['the same group, which may write', { uid: 1002, gid: 50, mode: 0o664 }, true],
    ['the same group, which may only read', { uid: 1002, gid: 50, mode: 0o644 }, false],
    ['another group, which may write', { uid: 1002, gid: 9, mode: 0o664 }, false],
    ['all may write', { uid: 1002, gid: 9, mode: 0o666 }, true],
  ] as const)('is of use to its owner: %s', (_what, written, expected) =>
    expect(isUsableByOwner(written, folder)).toBe(expected),
  );
});
