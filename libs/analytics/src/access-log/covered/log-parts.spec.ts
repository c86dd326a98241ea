import { partsOf } from './log-parts';

const partsIn = (...paths: string[]): string[] => partsOf(paths.map((path) => ({ path, entry: 0 })));
const ONE = 'analytics.files[0]';

describe('the files of one server, however they are rotated', () => {
  it.each([
    [['/l/access.log', '/l/access.log.1', '/l/access.log.2.gz', '/l/access.log.13.xz']],
    [['/l/access.log', '/l/access.log-20261122', '/l/access.log-20261121.gz']],
    [['/l/access.log', '/l/access.2026-11-22.log', '/l/access.2026-11-21.1.log.gz', '/l/access_20261120.log.zst']],
    [['/l/access_log', '/l/access_log.1763769600', '/l/access_log.2026.11.22', '/l/access_log.22-Nov-2026']],
    [['/l/access.log', '/l/access-20261122-1400.log', '/l/access-2026112215.log', '/l/access-20261122T160000Z.log']],
    [['/l/access-2026-10.log', '/l/access-2026-11.log', '/l/access-2026-W47.log', '/l/access-2026326.log']],
    [['/l/access.log', '/l/access.log.old', '/l/access.log~', '/l/access.log.1.gz.bak', '/l/access.log-1']],
    [['/l/access_log.Mon', '/l/access_log.Tue', '/l/access_log.Wednesday', '/l/access_log']],
    [['/l/localhost_access_log.2026-11-22.txt', '/l/localhost_access_log.txt']],
    [
      [
        'C:\\inetpub\\W3SVC1\\u_ex261121.log',
        'C:\\inetpub\\W3SVC1\\u_ex26112214.log',
        'C:\\inetpub\\W3SVC1\\u_ex2611.log',
      ],
    ],
    [['/l/2026/11/21/access.log', '/l/2026/11/22/access.log', '/l/2026/12/1/access.log']],
    [['/l/2026-11-21/access.log', '/l/20261122/access.log']],
    [['/l/E2ABC.2026-11-21-20.RT4KCN4SGK9.gz', '/l/E2ABC.2026-11-22-01.B7Q2ZW9MXP4.gz']],
    [
      [
        '/l/123456789012_elasticloadbalancing_eu-west-1_app.lb.1234567890abcdef_20261122T0340Z_172.160.1.19_20sg8hgm.log.gz',
        '/l/123456789012_elasticloadbalancing_eu-west-1_app.lb.1234567890abcdef_20261122T0345Z_172.160.1.20_5k3w9zq1a.log.gz',
      ],
    ],
  ])('%j', (paths) => {
    expect(new Set(partsIn(...paths))).toEqual(new Set([ONE]));
  });
});

describe('the files of several servers under one pattern', () => {
  it.each([
    [
      ['/l/access-web1.log', '/l/access-web1.log.1.gz', '/l/access-web2.log'],
      ['access-web1.log', 'access-web1.log', 'access-web2.log'],
    ],
    [
      ['/l/web1-20261122.log', '/l/web2-20261122.log'],
      ['web1.log', 'web2.log'],
    ],
    [
      ['/l/web1/access.log', '/l/web2/access.log.1'],
      ['web1/access.log', 'web2/access.log'],
    ],
    [
      ['/l/1/2026/11/22/access.log', '/l/2/2026/11/22/access.log'],
      ['1/access.log', '2/access.log'],
    ],
    [
      ['\\\\s\\W3SVC1\\u_ex261122.log', '\\\\s\\W3SVC2\\u_ex261122.log'],
      ['W3SVC1/u_ex.log', 'W3SVC2/u_ex.log'],
    ],
    [
      ['/l/access.log', '/l/ssl_access.log'],
      ['access.log', 'ssl_access.log'],
    ],
    [
      ['/l/srvweb01-access.log', '/l/srvweb02-access.log'],
      ['srvweb01-access.log', 'srvweb02-access.log'],
    ],
    [
      ['/l/10.0.0.1-access.log', '/l/access.10.0.0.12.log'],
      ['10.0.0.1-access.log', 'access.10.0.0.12.log'],
    ],
  ])('%j', (paths, names) => {
    expect(partsIn(...paths)).toEqual(names.map((name) => `${ONE} (${name})`));
  });
});

it('are told apart by the patterns that name them, even under one name', () => {
  const files = [
    { path: '/web1/access.log', entry: 0 },
    { path: '/web2/access.log', entry: 1 },
  ];
  expect(partsOf(files)).toEqual(['analytics.files[0]', 'analytics.files[1]']);
});
