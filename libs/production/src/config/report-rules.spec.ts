import { ConfigError } from '../errors';
import { parseConfig } from './parse-config';

const names = { environment: undefined, userName: 'anna', hostName: 'vdi-7' };

/** What is said of a configuration with these keys below `report`. */
function problemsOf(report: object): string[] {
  const value = { partners: [{ name: 'anna', home: 'a' }], site: { root: 'https://www.example.nl/nl' }, report };
  try {
    parseConfig(JSON.stringify(value), { file: '/fleet/production.config.json', names });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
}

describe('report.accepted', () => {
  const one = { kind: 'orphan', path: '/a/**', reason: 'as agreed' };

  it.each([
    [[]],
    [[one]],
    [
      [
        { ...one, detail: '*example.org*', until: '2026-03-01' },
        { ...one, until: null },
      ],
    ],
  ])('may be %j', (accepted) => expect(problemsOf({ accepted })).toEqual([]));

  it.each([
    ['.path: "a" matches no path', { ...one, path: 'a' }],
    ['.until: "2026-02-30" is no date', { ...one, until: '2026-02-30' }],
    ['.reason: ', { ...one, reason: '' }],
    ['.reason: is missing', { kind: 'orphan', path: '/a' }],
    ['.kind: ', { ...one, kind: 'Orphan!' }],
    ['.why: unknown key', { ...one, why: 'x' }],
  ])('says %s', (problem, accepted) =>
    expect(problemsOf({ accepted: [one, accepted] })).toEqual([
      expect.stringContaining(`report.accepted[1]${problem}`),
    ]),
  );
});

describe('report.editLink', () => {
  it.each([
    null,
    'https://cms/edit?path={path}',
    'http://cms.example:8080/#/pages/{url}',
    'https://cms.example{path}/edit',
    'https://cms.example/{path}?u={url}',
  ])('may be %s', (editLink) => expect(problemsOf({ editLink })).toEqual([]));

  it.each([
    'https://cms/edit',
    'javascript:alert({path})',
    'data:text/html,{path}',
    '//cms/{path}',
    'cms/{path}',
    'https://{path}/edit',
    'https://{url}',
    'https://cms.example{url}',
    'https://cms.{path}.example/',
    'https://user:word@cms/{path}',
    'https://cms/{id}?p={path}',
    'https://cms/{path',
    'https://cms/?p={path}"onclick="x',
    'https://cms/ {path}',
    'https://cms/{path}<b>',
    'https:\\\\cms\\{path}',
    'https://cms/\u202e{path}',
    'https://:80/{path}',
  ])('is refused as %j', (editLink) =>
    expect(problemsOf({ editLink })).toEqual([expect.stringMatching(/^report\.editLink: /)]),
  );
});

describe('the paths of a section', () => {
  const withPaths = (paths: unknown) => ({ sections: [{ name: 'mine', paths }] });

  it('may be paths and patterns', () => expect(problemsOf(withPaths(['/a', '/b/*', '**.pdf', '/c?p=*']))).toEqual([]));

  it('are told when they are none, each with its place', () => {
    expect(problemsOf(withPaths(['/a', 'b', 'https://www.example.nl/nl/c']))).toEqual([
      expect.stringContaining('report.sections[0].paths[1]: "b" is no path'),
      expect.stringContaining('report.sections[0].paths[2]: "https://www.example.nl/nl/c" is no path'),
    ]);
    expect(problemsOf(withPaths([]))).toHaveLength(1);
    expect(problemsOf(withPaths('/a'))).toHaveLength(1);
    expect(problemsOf({ sections: [{ name: 'mine', paths: ['/a'], pathPrefix: '/b' }] })).toEqual([
      expect.stringContaining('must have exactly one of pathPrefix, paths,'),
    ]);
  });
});

describe('the owner of a section', () => {
  const withOwner = (owner: unknown) => ({ sections: [{ name: 'mine', paths: ['/a'], owner }] });

  it.each(['name@example.nl', 'j.de.vries+web@sub.example.nl', null])('may be %j', (owner) =>
    expect(problemsOf(withOwner(owner))).toEqual([]),
  );

  it.each(['name', 'a@b, c@d', 'a b@c', 'a@b\r\nBcc: x@y', '<a@b>', '', 7])('is no %j', (owner) =>
    expect(problemsOf(withOwner(owner))).toEqual([expect.stringContaining('report.sections[0].owner')]),
  );
});
