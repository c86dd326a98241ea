import type { MachineNote } from '../../runtime/machine-note';
import type { DoctorFacts, PartnerFacts, StoreFacts } from './facts';
import { renderFindings } from './finding';
import { judge } from './judge';

const GIB = 1024 ** 3;

function aNote(change: Partial<MachineNote> = {}): MachineNote {
  return {
    version: 1,
    partner: 'anna',
    node: 'v20.20.2',
    code: 'c0de'.repeat(16),
    commit: 'abcdef0123456789',
    platform: 'win32-x64',
    reads: 2,
    timeZone: 'Europe/Amsterdam',
    writtenAt: '2026-11-22T04:00:00.000Z',
    ...change,
  };
}

function aStore(name: string, change: Partial<StoreFacts> = {}): StoreFacts {
  return {
    id: { id: `id-of-${name}`, owner: name },
    machine: aNote({ partner: name }),
    format: 2,
    word: { at: '2026-11-22T04:00:00.000Z', wrote: { anna: null, bram: null, cleo: null } },
    scrapes: ['261121-0500', '261122-0500'],
    newest: { name: '261122-0500', timestamp: '261122-0500', tables: 'm1', bytes: 10_000_000 },
    damaged: [],
    content: { analytics: 'a1', reports: 'r1' },
    syncing: false,
    leftovers: [],
    visitors: { anna: '2026-11-22T04:00:00.000Z', bram: '2026-11-22T04:00:00.000Z', cleo: '2026-11-22T04:00:00.000Z' },
    ...change,
  };
}

function aPartner(name: string, change: Partial<PartnerFacts> = {}): PartnerFacts {
  return {
    name,
    homePath: `//vdi-${name}/users/${name}`,
    storePath: `//vdi-${name}/users/${name}/site-record`,
    homeProblem: null,
    store: 'present',
    readProblem: null,
    writeProblem: null,
    clockMs: 0,
    freeBytes: 100 * GIB,
    inside: aStore(name),
    ...change,
  };
}

const FLEET = ['anna', 'bram', 'cleo'];

function theFacts(change: Partial<DoctorFacts> = {}): DoctorFacts {
  return {
    me: 'anna',
    machine: aNote(),
    timeZone: { configured: 'Europe/Amsterdam', known: true, ofMachine: 'Europe/Amsterdam' },
    partners: FLEET.map((name) => aPartner(name)),
    knownIds: Object.fromEntries(FLEET.map((name) => [name, `id-of-${name}`])),
    reads: {},
    site: { kind: 'address', root: 'https://www.example.nl/nl', status: 200, error: null },
    profile: { name: 'generic', problem: null },
    analytics: { source: 'matomo', answers: [{ level: 'ok', text: 'Matomo answers', hint: null }] },
    personal: [],
    schedule: { project: 'prod', foundIn: 'the crontab' },
    witness: { path: '/srv/witness', problem: null },
    etcd: [{ endpoint: 'http://127.0.0.1:2379', problem: null }],
    config: { quorum: 'any', cleanup: true, maxDeleteShare: 0.5, missingSecret: null, untoldOwners: [] },
    ...change,
  };
}

/** The facts with bram's changed, and what is in bram's store. */
function withBram(change: Partial<PartnerFacts>, inside: Partial<StoreFacts> = {}): DoctorFacts {
  return theFacts({
    partners: FLEET.map((name) =>
      name === 'bram' ? aPartner(name, { inside: aStore(name, inside), ...change }) : aPartner(name),
    ),
  });
}

function withOwn(inside: Partial<StoreFacts>): DoctorFacts {
  return theFacts({
    partners: FLEET.map((name) => aPartner(name, name === 'anna' ? { inside: aStore(name, inside) } : {})),
  });
}

/** `fail home of bram` for each finding that is not ok. */
function troubles(facts: DoctorFacts): string[] {
  return judge(facts)
    .filter(({ level }) => level !== 'ok')
    .map(({ level, check, partner }) => `${level} ${check}${partner ? ` of ${partner}` : ''}`);
}

const cases: readonly [situation: string, facts: DoctorFacts, troubles: readonly string[]][] = [
  ['all is well', theFacts(), []],
  ['a home that is out of reach', withBram({ homeProblem: 'is missing', inside: null }), ['fail home of bram']],
  [
    'no store yet, never met',
    { ...withBram({ store: 'missing', inside: null }), knownIds: { anna: 'id-of-anna' } },
    ['warn store of bram'],
  ],
  ['a store that was there and is gone', withBram({ store: 'missing', inside: null }), ['fail store of bram']],
  [
    'a store that can not be read',
    withBram({ readProblem: 'can not be read: EACCES', inside: null }),
    ['fail store of bram'],
  ],
  ['a store that can not be written', withBram({ writeProblem: 'EROFS', clockMs: null }), ['fail write of bram']],
  ['a partner that never wrote here', withOwn({ visitors: {} }), ['warn both ways of bram', 'warn both ways of cleo']],
  [
    'a partner that was refused here, later than it last wrote',
    withBram({}, { word: { at: '2026-11-22T05:00:00.000Z', wrote: { Anna: 'EACCES' } } }),
    ['fail both ways of bram'],
  ],
  [
    'a partner that was refused here once, and wrote since',
    withBram({}, { word: { at: '2026-11-20T05:00:00.000Z', wrote: { anna: 'EACCES' } } }),
    [],
  ],
  [
    'another Node version',
    withBram({}, { machine: aNote({ partner: 'bram', node: 'v22.1.0' }) }),
    ['fail Node version of bram'],
  ],
  [
    'another code version',
    withBram({}, { machine: aNote({ partner: 'bram', code: 'f00d'.repeat(16) }) }),
    ['fail code version of bram'],
  ],
  ['equal code in a folder that is no clone', withBram({}, { machine: aNote({ partner: 'bram', commit: null }) }), []],
  [
    'another time zone in the configuration',
    withBram({}, { machine: aNote({ partner: 'bram', timeZone: 'Europe/London' }) }),
    ['fail time zone of bram'],
  ],
  ['no note', withBram({}, { machine: null }), ['warn Node version of bram', 'warn code version of bram']],
  [
    'a note that was copied from another machine',
    withBram({}, { machine: aNote({ partner: 'anna', node: 'v1' }) }),
    ['warn Node version of bram', 'warn code version of bram'],
  ],
  [
    'an outdated store',
    withBram({}, { newest: { name: '261121-0500', timestamp: '261121-0500', tables: 'm0', bytes: 1 } }),
    ['warn equal stores of bram'],
  ],
  ['a store without scrapes', withBram({}, { newest: null, scrapes: [] }), ['warn equal stores of bram']],
  [
    'another scrape under the same name',
    withBram({}, { newest: { name: '261122-0500', timestamp: '261122-0500', tables: 'm2', bytes: 1 } }),
    ['fail equal stores of bram'],
  ],
  ['an older scrape that is lacking', withBram({}, { scrapes: ['261122-0500'] }), ['warn equal stores of bram']],
  ['other reports', withBram({}, { content: { analytics: 'a1', reports: 'r2' } }), ['warn equal stores of bram']],
  ['a damaged scrape', withBram({}, { damaged: ['261122-0500'] }), ['fail equal stores of bram']],
  [
    'a store into which a sync is under way',
    withBram({}, { syncing: true, newest: null }),
    ['warn equal stores of bram'],
  ],
  [
    'the own store outdated: it is named, not the two that are equal',
    withOwn({
      newest: { name: '261121-0500', timestamp: '261121-0500', tables: 'm0', bytes: 1 },
      content: { analytics: 'a0', reports: 'r0' },
    }),
    ['warn equal stores of anna'],
  ],
  ['a clock 5 s off', withBram({ clockMs: -5_000 }), []],
  ['a clock 6 s behind', withBram({ clockMs: -6_000 }), ['warn clock of bram']],
  ['a clock 61 s ahead', withBram({ clockMs: 61_000 }), ['fail clock of bram']],
  ['a disk with less than 5 GiB', withBram({ freeBytes: 4 * GIB }), ['warn free disk of bram']],
  ['a disk with less than 1 GiB', withBram({ freeBytes: GIB - 1 }), ['fail free disk of bram']],
  [
    'a disk with less than three scrapes',
    withBram(
      { freeBytes: 20 * GIB },
      { newest: { name: '261122-0500', timestamp: '261122-0500', tables: 'm1', bytes: 7 * GIB } },
    ),
    ['fail free disk of bram'],
  ],
  ['a disk that tells nothing', withBram({ freeBytes: null }), ['warn free disk of bram']],
  ['a store that lost its id', withBram({}, { id: null }), ['fail store id of bram']],
  [
    'a store without an id that was never met',
    { ...withBram({}, { id: null }), knownIds: {} },
    ['warn store id of bram'],
  ],
  [
    'a store that is another than before',
    { ...theFacts(), knownIds: { bram: 'id-of-the-old-one' } },
    ['fail store id of bram'],
  ],
  [
    'two homes that lead to one store',
    withBram({}, { id: { id: 'id-of-cleo', owner: 'cleo' } }),
    ['fail store id of bram', 'fail store id of cleo'],
  ],
  [
    'the store of somebody else',
    { ...withBram({}, { id: { id: 'id-of-bram', owner: 'dirk' } }) },
    ['fail store id of bram'],
  ],
  ['a flag of a dead sync', withBram({}, { leftovers: ['SYNC_IN_PROGRESS.flag'] }), ['warn leftovers of bram']],
  [
    'a site that does not answer',
    theFacts({ site: { kind: 'address', root: 'https://x.nl', status: null, error: 'ECONNREFUSED' } }),
    ['fail site'],
  ],
  [
    'a site that answers 503',
    theFacts({ site: { kind: 'address', root: 'https://x.nl', status: 503, error: null } }),
    ['fail site'],
  ],
  [
    'a site that answers with a redirect',
    theFacts({ site: { kind: 'address', root: 'https://x.nl', status: 301, error: null } }),
    [],
  ],
  [
    'a folder of a site that is not there',
    theFacts({ site: { kind: 'directory', path: '/srv/site', exists: false, hasIndex: false } }),
    ['fail site'],
  ],
  [
    'a folder without a page to begin at',
    theFacts({ site: { kind: 'directory', path: '/srv/site', exists: true, hasIndex: false } }),
    ['fail site'],
  ],
  ['a profile that does not load', theFacts({ profile: { name: '/x.json', problem: 'is no JSON' } }), ['fail profile']],
  [
    'a token that is not there',
    theFacts({ analytics: { source: 'matomo', answers: [{ level: 'fail', text: 'no token', hint: 'set it' }] } }),
    ['fail Matomo token'],
  ],
  [
    'no access log',
    theFacts({ analytics: { source: 'access-log', answers: [{ level: 'warn', text: 'none', hint: 'check' }] } }),
    ['warn access log'],
  ],
  [
    'usage figures that tell of people',
    theFacts({ personal: [{ file: '2025-03.db', days: 2, addresses: 4 }] }),
    ['warn personal data'],
  ],
  ['no schedule', theFacts({ schedule: { project: 'prod', foundIn: null } }), ['warn schedule']],
  [
    'a time zone that this Node does not know',
    theFacts({ timeZone: { configured: 'Europe/Amsterdam', known: false, ofMachine: 'UTC' } }),
    ['fail time zone'],
  ],
  ['a witness out of reach', theFacts({ witness: { path: '/srv/witness', problem: 'ENOENT' } }), ['fail witness']],
  [
    'a member of etcd out of reach',
    theFacts({ etcd: [{ endpoint: 'http://e1:2379', problem: 'ECONNREFUSED' }] }),
    ['fail etcd'],
  ],
  [
    'a password that is not set',
    theFacts({
      config: { quorum: 'any', cleanup: true, maxDeleteShare: 0.5, missingSecret: 'SMTP_PASSWORD', untoldOwners: [] },
    }),
    ['fail notify'],
  ],
  [
    'owners of sections whom nobody tells',
    theFacts({
      config: { quorum: 'any', cleanup: true, maxDeleteShare: 0.5, missingSecret: null, untoldOwners: ['cars'] },
    }),
    ['warn notify'],
  ],
  [
    'a sync that may delete everything',
    theFacts({ config: { quorum: 'any', cleanup: true, maxDeleteShare: 1, missingSecret: null, untoldOwners: [] } }),
    ['warn config'],
  ],
  ['a partner alone', theFacts({ partners: [aPartner('anna')] }), ['warn config']],
];

describe('the judgement of the doctor', () => {
  it.each(cases)('%s', (_situation, facts, expected) => {
    expect(troubles(facts)).toEqual(expected);
  });

  it('says with every line that is not ok what to do', () => {
    for (const [, facts] of cases) {
      for (const { level, hint } of judge(facts)) expect(level === 'ok' || Boolean(hint)).toBe(true);
    }
  });

  it('names every condition in a line of its own when all is well', () => {
    const lines = renderFindings(judge(theFacts())).split('\n');
    expect(lines).toContain('ok   home of bram: //vdi-bram/users/bram is there');
    expect(lines.every((line) => line.startsWith('ok   '))).toBe(true);
    for (const check of ['store', 'write', 'both ways', 'Node version', 'code version', 'equal stores', 'clock']) {
      expect(lines.filter((line) => line.startsWith(`ok   ${check} of bram`))).toHaveLength(1);
    }
  });

  it('keeps a message with line breaks and control characters on one line', () => {
    const facts = withBram({ homeProblem: 'is\nfail home of cleo: \u001b[31mgone\u2028', inside: null });
    const lines = renderFindings(judge(facts)).split('\n');
    expect(lines.filter((line) => line.startsWith('fail '))).toHaveLength(1);
    expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u2028]/);
  });

  it.each([
    ['pins none', null, 'ok'],
    ['pins this one', theFacts().machine.node.slice(1), 'ok'],
    ['pins another', '19.0.0', 'warn'],
  ])('compares the Node of this machine where the workspace %s', (_what, pinnedNode, level) => {
    const own = judge(theFacts({ pinnedNode })).find((one) => one.check === 'Node version' && one.partner === 'anna');
    expect(own?.level).toBe(level);
    if (level === 'warn') expect(own?.text).toContain('19.0.0');
  });

  it('offers the generator that writes a schedule for this machine', () => {
    const [finding] = judge(theFacts({ schedule: { project: 'shop', foundIn: null } })).filter(
      ({ check }) => check === 'schedule',
    );
    expect(finding?.text).toContain('shop:daily');
    expect(finding?.hint).toContain('nx g @scrape-and-report/executors:schedule shop');
  });

  it.each([
    [null, []],
    [
      { wantedBy: ['site.render'], found: { browser: '/usr/bin/chromium 140.0.1' } },
      ['ok   browser: /usr/bin/chromium 140.0.1, for site.render'],
    ],
    [
      { wantedBy: ['site.render', 'checks.browser'], found: { problem: 'this machine has none' } },
      [
        expect.stringMatching(
          /^warn browser: none for site.render and checks.browser: this machine has none; install /,
        ),
      ],
    ],
  ] as const)('has a line about the browser where one is wanted: %j', (browser, expected) => {
    const found = judge(theFacts({ browser })).filter(({ check }) => check === 'browser');
    expect(found.length === 0 ? [] : renderFindings(found).split('\n')).toEqual(expected);
  });

  it('says what is at fault with the task of Windows, each with what to set', () => {
    const schedule = {
      project: 'prod',
      foundIn: 'the Task Scheduler',
      faults: ['only-while-logged-on', 'not-on-battery'] as const,
    };
    const found = judge(theFacts({ schedule })).filter(({ check }) => check === 'schedule');
    expect(found.map(({ level }) => level)).toEqual(['warn', 'warn']);
    expect(found[0]!.text).toMatch(/only while its user is logged on/);
    expect(found[1]!.hint).toMatch(/AC power/);
  });
});

describe('the format of the record', () => {
  const inFormat = (format: number, brams: MachineNote | null, change: Partial<DoctorFacts> = {}): DoctorFacts =>
    theFacts({
      partners: FLEET.map((name) =>
        aPartner(name, {
          inside: aStore(name, { format, machine: name === 'bram' ? brams : aNote({ partner: name }) }),
        }),
      ),
      ...change,
    });
  const lines = (facts: DoctorFacts): string[] =>
    renderFindings(judge(facts).filter(({ check }) => check === 'format')).split('\n');
  const [old, fresh] = [aNote({ partner: 'bram', reads: undefined }), aNote({ partner: 'bram' })];

  it('names who holds the fleet back, and what to do', () => {
    expect(lines(inFormat(1, old))).toEqual([
      'warn format: 1: bram holds the fleet back from 2, which takes less room; bring the code there up to date, and run prod:daily or prod:doctor there; or take out of partners who is gone',
    ]);
    expect(lines(inFormat(1, null))).toEqual([
      "ok   format: 1; 2 can't be begun until bram has said that it is read there",
    ]);
    expect(lines(inFormat(1, fresh))).toEqual([
      'ok   format: 1; the next production goes on to 2, which takes less room',
    ]);
  });

  it('knows of one that is off what it said when it was met', () => {
    const isOff = { name: 'bram', homeProblem: 'did not answer', inside: null };
    const partners = [aPartner('anna', { inside: aStore('anna', { format: 1 }) }), aPartner('bram', isOff)];
    expect(lines(theFacts({ partners }))[0]).toContain("2 can't be begun until bram has said");
    expect(lines(theFacts({ partners, reads: { bram: 1 } }))[0]).toMatch(/^warn format: 1: bram holds the fleet back/);
    expect(lines(theFacts({ partners, reads: { bram: 2 } }))[0]).toBe(
      'ok   format: 1; the next production goes on to 2, which takes less room',
    );
  });

  it('fails where a partner has gone back to code that can not read it', () => {
    expect(lines(inFormat(2, fresh))).toEqual(['ok   format: 2, the newest']);
    expect(lines(inFormat(2, old))[0]).toMatch(
      /^fail format: 2, which the code of bram does not read: refused there; /,
    );
  });
});
