import { ordinaryEnvironment, variableNamed } from './environment';

const env = {
  Path: 'C:\\Windows',
  SystemRoot: 'C:\\Windows',
  'ProgramFiles(x86)': 'C:\\Program Files (x86)',
  LC_ALL: 'C.UTF-8',
  NODE_OPTIONS: '--use-system-ca',
  https_proxy: 'http://user:word@proxy:3128',
  NODE_EXTRA_CA_CERTS: '/etc/office.pem',
  MATOMO_TOKEN: 'secret',
  MAIL_PASSWORD: 'secret',
  STATS_KEY: 'secret',
  GITHUB_TOKEN: 'secret',
  NPM_CONFIG_USERCONFIG: '/home/anna/.npmrc',
  PRODUCTION_TOKEN: 'secret',
  unset: undefined,
};

it('keeps what programs look for, whatever its case, and nothing else', () => {
  expect(ordinaryEnvironment(env)).toEqual({
    Path: 'C:\\Windows',
    SystemRoot: 'C:\\Windows',
    'ProgramFiles(x86)': 'C:\\Program Files (x86)',
    LC_ALL: 'C.UTF-8',
    NODE_OPTIONS: '--use-system-ca',
  });
});

it('keeps proxy and authorities for what talks to servers', () => {
  const kept = ordinaryEnvironment(env, { usesNetwork: true });
  expect(kept).toMatchObject({ https_proxy: env.https_proxy, NODE_EXTRA_CA_CERTS: '/etc/office.pem' });
  expect(JSON.stringify(kept)).not.toContain('secret');
});

it('tells the variable that stands for a value', () => {
  expect(['env:HOOK', 'env: HOOK ', 'https://env:80/', ''].map(variableNamed)).toEqual(['HOOK', 'HOOK', null, null]);
});
