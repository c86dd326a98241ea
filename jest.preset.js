// Shared by every project: swc compiles TypeScript, and the few dependencies that ship only ES modules.
const esmOnly = [
  'htmlparser2',
  'domhandler',
  'domutils',
  'domelementtype',
  'dom-serializer',
  'entities',
  'html-encoding-sniffer',
  'parse5',
  '@exodus/bytes',
];

/** Which specs: `short` (the default), `long`, or `all`. */
const tests = process.env.TESTS ?? 'short';
const long = '\\.(?:e2e|long)\\.spec\\.ts$';

module.exports = {
  testEnvironment: 'node',
  moduleFileExtensions: ['ts', 'mjs', 'js', 'json', 'node'],
  testMatch: tests === 'long' ? ['**/*.{e2e,long}.spec.ts'] : ['**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...(tests === 'short' ? [long] : [])],
  transform: {
    '^.+\\.(ts|mjs|js)$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript', decorators: false }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esmOnly.join('|')})/)`],
  testTimeout: 60000,
};
