import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** What a room may import; stage libraries never import one another. */
const floor = ['room:production', 'room:record'];
/** Those that may start programs of ours or talk to servers, and the rooms that do. */
const ground = [...floor, 'room:launch', 'room:network'];
const stages = ['elect', 'scrape', 'analytics', 'report', 'sync'];
const rooms = [
  { sourceTag: 'room:production', onlyDependOnLibsWithTags: ['room:production'] },
  { sourceTag: 'room:launch', onlyDependOnLibsWithTags: ['room:production', 'room:launch'] },
  { sourceTag: 'room:network', onlyDependOnLibsWithTags: ['room:production', 'room:network'] },
  { sourceTag: 'room:record', onlyDependOnLibsWithTags: [...floor, 'room:launch'] },
  { sourceTag: 'room:workbook', onlyDependOnLibsWithTags: ['room:workbook'] },
  { sourceTag: 'room:testing', onlyDependOnLibsWithTags: [...ground, 'room:testing'] },
  ...stages.map((stage) => ({
    sourceTag: `room:${stage}`,
    onlyDependOnLibsWithTags: [
      ...ground,
      'room:testing',
      `room:${stage}`,
      ...(stage === 'report' ? ['room:workbook'] : []),
    ],
  })),
  {
    sourceTag: 'room:executors',
    onlyDependOnLibsWithTags: [...ground, ...stages.map((stage) => `room:${stage}`), 'room:testing', 'room:executors'],
  },
  { sourceTag: 'room:prod-e2e', onlyDependOnLibsWithTags: ['*'] },
  { sourceTag: 'room:bench', onlyDependOnLibsWithTags: ['*'] },
  { sourceTag: 'room:structure', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'room:prod', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'room:demo-site', onlyDependOnLibsWithTags: [] },
];

/** What decides may compute with these; everything else of Node is the outside world. */
const outside = [
  'fs',
  'fs/promises',
  'http',
  'http2',
  'https',
  'net',
  'tls',
  'dns',
  'dns/promises',
  'child_process',
  'worker_threads',
  'cluster',
  'os',
  'process',
  'readline',
  'timers',
  'timers/promises',
  'dgram',
  'perf_hooks',
  'stream',
  'stream/promises',
];

const forks = ['child_process', 'node:child_process'].map((name) => ({
  name,
  importNames: ['fork'],
  message: 'forkProgram of libs/launch starts our programs, without the secrets of others',
}));

/** On Windows each of these is refused for a moment while a scanner or a reader has the file open. */
const impatient = [
  ...['fs', 'node:fs'].map((name) => ({
    name,
    importNames: ['rename', 'renameSync', 'rm', 'rmSync', 'rmdir', 'rmdirSync', 'unlink', 'unlinkSync'],
  })),
  ...['fs/promises', 'node:fs/promises'].map((name) => ({ name, importNames: ['rename', 'rm', 'rmdir', 'unlink'] })),
  { name: 'fs-extra', importNames: ['emptyDir', 'emptyDirSync', 'move', 'moveSync', 'remove', 'removeSync'] },
].map((one) => ({
  ...one,
  message: 'renameWithRetry, retryRename, removeWithRetry, retryRemove and removeIfFree of libs/production are patient',
}));

export default [
  {
    ignores: [
      '**/node_modules',
      '**/.nx',
      '**/.out',
      'apps/demo-site/public',
      'apps/bench/.work',
      '**/coverage',
      'apps/prod/homes',
      '**/fixtures',
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, allow: [], depConstraints: rooms },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-console': 'off',
    },
  },
  {
    files: ['libs/*/src/**/*.ts', 'tools/**/*.ts', 'apps/bench/**/*.ts'],
    ignores: ['**/*.spec.ts', 'libs/launch/**'],
    rules: { 'no-restricted-imports': ['error', { paths: forks }] },
  },
  {
    files: ['libs/*/src/**/*.ts', 'tools/executors/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/testing/**', 'libs/{launch,testing}/**', 'libs/production/src/io/patient-*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [...forks, ...impatient] }] },
  },
  {
    files: ['libs/*/src/**/*.ts'],
    ignores: ['**/io/**', '**/testing/**', '**/*.spec.ts', 'libs/*/src/**/index.ts', 'libs/testing/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            ...outside
              .flatMap((name) => [name, `node:${name}`])
              .map((name) => ({ name, message: 'what decides takes values; put this into src/io' })),
            ...['fs-extra', 'undici', '@photostructure/sqlite', 'nodemailer', 'etcd3'].map((name) => ({
              name,
              message: 'what decides takes values; put this into src/io',
            })),
          ],
          patterns: [
            {
              group: ['**/io/**', './io/*', '../io/*', '../../io/*'],
              message: 'what decides does not know what touches the outside; inject it',
              allowTypeImports: true,
            },
          ],
        },
      ],
    },
  },
  {
    // The types of the browser are known everywhere, since the script of the pages is checked with all else: what runs in
    // Node alone must not fall for a global that is not there.
    files: ['**/*.ts'],
    ignores: ['libs/report/src/pages/client/**', '**/*.spec.ts', 'libs/report/e2e/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          'document',
          'window',
          'location',
          'history',
          'localStorage',
          'name',
          'status',
          'event',
          'parent',
          'top',
          'self',
        ],
      ],
    },
  },
  { files: ['**/*.js', '**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
];
