import { resolve } from 'node:path';
import { ConfigError } from '../errors';
import { parseConfig } from './parse-config';

const names = { environment: undefined, userName: 'anna', hostName: 'vdi-7' };
const parse = (value: unknown, more: Partial<Parameters<typeof parseConfig>[1]> = {}) =>
  parseConfig(typeof value === 'string' ? value : JSON.stringify(value), {
    file: '/fleet/production.config.json',
    names,
    ...more,
  });

const smallest = { partners: [{ name: 'anna', home: 'homes/anna' }], site: { root: 'https://www.example.nl/nl' } };

function problemsOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

describe('parseConfig', () => {
  it('fills in every default and makes paths absolute', () => {
    const config = parse(smallest);
    expect(config.me).toEqual({
      name: 'anna',
      home: resolve('/fleet/homes/anna'),
      store: resolve('/fleet/homes/anna/site-record'),
    });
    expect(config.election).toEqual({
      relaxSeconds: 30,
      leaseSeconds: 90,
      maxScrapeAgeDays: 30,
      standby: 'watch',
      quorum: 'any',
      witness: null,
      coordinator: 'shares',
      etcd: { endpoints: [] },
    });
    expect(config.site).toMatchObject({
      maxUrls: 15000,
      profile: 'generic',
      concurrency: 8,
      requestsPerSecond: 20,
      directory: null,
    });
    expect(config.analytics).toEqual({ source: 'none' });
    expect(config.report).toEqual({ sections: [], formats: ['xlsx', 'html'], language: 'en' });
    expect(config.sync).toEqual({ ignore: [], cleanup: true, maxDeleteShare: 0.5, mode: null });
    expect(config).toMatchObject({ logName: 'production.log', timeZone: 'Europe/Amsterdam', notify: null });
  });

  it('renders nothing unless told which pages', () => {
    const withRender = (render: unknown): unknown => ({ ...smallest, site: { ...smallest.site, render } });
    expect(parse(smallest).site.render).toBe('off');
    expect(['changed', 'all', 'off'].map((render) => parse(withRender(render)).site.render)).toEqual([
      'changed',
      'all',
      'off',
    ]);
    for (const wrong of ['always', true, null])
      expect(problemsOf(() => parse(withRender(wrong)))).toEqual([expect.stringMatching(/^site\.render: .*changed/)]);
  });

  it('fills in the defaults of the chosen analytics source', () => {
    const analytics = { source: 'matomo', url: 'https://stats.example.nl/', siteId: 1 };
    expect(parse({ ...smallest, analytics }).analytics).toEqual({
      ...analytics,
      tokenEnv: 'MATOMO_TOKEN',
      auth: null,
      retryMinutes: 30,
      keepQuery: [],
      keepMonths: null,
      tokenFile: null,
      firstDay: null,
      lateDays: 3,
      useVisitsLog: false,
    });
    const log = parse({ ...smallest, analytics: { source: 'access-log', files: ['logs/access.log*'] } }).analytics;
    expect(log).toEqual({
      source: 'access-log',
      files: [resolve('/fleet/logs/access.log*')],
      firstDay: null,
      lateDays: 3,
      retryMinutes: 30,
      format: null,
      clientAddress: 'auto',
      ownAddresses: [],
      searchWords: false,
      keepQuery: [],
      keepMonths: null,
    });
  });

  it('reports every problem together, each with its path', () => {
    const config = {
      partners: [
        { name: 'anna', home: 'a' },
        { name: 'ANNA', home: 'b' },
        { name: 'bram', home: 'file' },
      ],
      site: { root: 'ftp://example.nl', maxUrls: 'many' },
      timeZone: 'Mars/Olympus',
      relax: 30,
      election: { standby: 'sleep', leaseSecs: 4 },
      report: {
        sections: [
          { name: 'a', pathPrefix: '/a/' },
          { name: 'a', business: 'x', category: 'y' },
        ],
      },
      analytics: { source: 'matomo', url: 'http://stats.example.nl/', siteId: 1 },
    };
    const problems = problemsOf(() =>
      parse(config, { names: { ...names, userName: 'zoe' }, isFile: (path) => path === resolve('/fleet/file') }),
    );
    expect(problems.sort()).toEqual(
      [
        'relax: unknown key',
        'election.leaseSecs: unknown key',
        'election.standby: must be one of "watch", "exit"',
        'site.maxUrls: must be number',
        'partners[1].name: "ANNA" is already a partner\'s name (names are compared without case)',
        'partners[2].home: "file" is a file, not a folder',
        'timeZone: "Mars/Olympus" is no IANA time zone such as Europe/Amsterdam',
        'site.root: "ftp://example.nl" is no http or https address',
        'analytics.url: must be https: the token would cross the network in the open',
        'report.sections[1].name: "a" is already a section\'s name',
        'report.sections[1]: must have exactly one of pathPrefix, paths, business, category, language, pagetype',
        'partners: no partner is this machine: tried user name "zoe", host name "vdi-7" against anna, ANNA, bram',
      ].sort(),
    );
  });

  it.each([
    ['a missing site', { partners: smallest.partners }, 'site: is missing'],
    ['an unknown notify', { ...smallest, notify: { kind: 'pigeon' } }, 'notify.kind: must be one of "mail", "webhook"'],
    ['a notify that is text', { ...smallest, notify: 'x' }, 'notify: must be null'],
    [
      'a path out of the home',
      { ...smallest, masterDir: '../x' },
      'masterDir: must be a folder below each home, such as "site-record"',
    ],
    [
      'an unknown source',
      { ...smallest, analytics: { source: 'ga' } },
      'analytics.source: must be one of "matomo", "access-log", "plausible", "none"',
    ],
    ['a key of another source', { ...smallest, analytics: { source: 'none', url: 'x' } }, 'analytics.url: unknown key'],
    ['a self that is no partner', { ...smallest, self: 'zoe' }, 'self: "zoe" is none of the partners (anna)'],
    [
      'etcd without members',
      { ...smallest, election: { coordinator: 'etcd' } },
      'election.etcd.endpoints: must name at least one member when the coordinator is etcd',
    ],
  ])('names %s', (_title, value, problem) => {
    expect(problemsOf(() => parse(value))).toContain(problem);
  });

  it.each(['', 'null', '[]', '"x"', '3', '{"partners": null, "site": null}', '{"partners": [null], "site": 1}'])(
    'reports %s as a problem rather than failing on it',
    (text) => expect(problemsOf(() => parse(text)).length).toBeGreaterThan(0),
  );

  it('names the line of a syntax error', () => {
    expect(problemsOf(() => parse('{\n  "partners": [}\n'))[0]).toMatch(/^line 2, column/);
  });

  it('allows comments, and gives them no weight in the digest', () => {
    const text = JSON.stringify(smallest);
    expect(parse(`// ours\n${text}`).digest).toBe(parse(text).digest);
    expect(parse({ ...smallest, timeZone: 'UTC' }).digest).not.toBe(parse(text).digest);
  });

  it('lets PRODUCTION_PARTNER win, and refuses one that matches nobody', () => {
    const two = { ...smallest, partners: [...smallest.partners, { name: 'Bram', home: 'b' }] };
    expect(parse(two, { names: { ...names, environment: 'bram' } }).me.name).toBe('Bram');
    expect(problemsOf(() => parse(two, { names: { ...names, environment: 'bra' } }))).toEqual([
      'partners: PRODUCTION_PARTNER is "bra", which is none of the partners (anna, Bram)',
    ]);
  });

  it('never takes a part of a name for the name', () => {
    const value = {
      ...smallest,
      partners: [
        { name: 'jan', home: 'a' },
        { name: 'janssen', home: 'b' },
      ],
    };
    expect(parse(value, { names: { environment: undefined, userName: 'janssen', hostName: 'x' } }).me.name).toBe(
      'janssen',
    );
  });

  it('keeps UNC homes as they are', () => {
    expect(parse({ ...smallest, partners: [{ name: 'anna', home: '//vdi-anna/users/anna' }] }).me.home).toBe(
      '//vdi-anna/users/anna',
    );
  });
});
