import { createSystemClock, type ProductionConfig } from '@scrape-and-report/production';
import { setVariables } from '@scrape-and-report/testing';
import { parseConfig } from '@scrape-and-report/production/testing';
import { storeLayout } from '@scrape-and-report/record';
import { buildScrape } from '@scrape-and-report/record/testing';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { copySync, ensureDirSync, readJsonSync, removeSync } from 'fs-extra';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from './finding';
import { collectFacts, type DoctorContext } from './io/collect';
import { codeDigest } from '../../runtime/code-version';
import { probeInChild, probeWitnessInChild } from './io/probe-in-child';
import { probeStore, type ProbeOptions } from './io/probe-store';
import { probeWitness } from './io/probe-witness';
import { judge } from './judge';

const NAMES = ['anna', 'bram', 'cleo'] as const;
const DEAD_PID = 2 ** 22 - 3;

/** Three partners on this disk whose stores are equal, each with a clone of its own, and each looked after once. */
class Fleet {
  readonly root = mkdtempSync(join(tmpdir(), 'doctor-'));
  #values: Record<string, unknown> = {};

  async build(): Promise<this> {
    for (const name of NAMES) {
      ensureDirSync(join(this.clone(name), 'libs/one/src'));
      writeFileSync(join(this.clone(name), 'libs/one/src/index.ts'), 'export const one = 1;\n');
      writeFileSync(join(this.clone(name), 'package-lock.json'), '{}\n');
    }
    mkdirSync(join(this.root, 'site'));
    writeFileSync(join(this.root, 'site/index.html'), '<h1>Home</h1>');
    writeFileSync(join(this.root, 'access.log'), LOG_LINE);
    const store = this.store('anna');
    ensureDirSync(store);
    await buildScrape(store, '261121-0500', { pages: [{ path: '/' }] });
    await buildScrape(store, '261122-0500', { pages: [{ path: '/' }, { path: '/a' }] });
    mkdirSync(join(store, 'analytics'));
    writeFileSync(join(store, 'analytics/2026-11.db'), 'days');
    ensureDirSync(join(store, 'reports/261122-0500'));
    writeFileSync(join(store, 'reports/261122-0500/index.html'), '<h1>Report</h1>');
    for (const name of NAMES) {
      if (name !== 'anna') copySync(store, this.store(name));
      this.write(name, '.production/store.json', JSON.stringify({ version: 1, id: `id-of-${name}`, owner: name }));
      const ids = Object.fromEntries(NAMES.map((one) => [one, `id-of-${one}`]));
      this.write(name, '.production/partners.json', JSON.stringify(ids));
    }
    for (const name of NAMES) await this.examine({ as: name });
    return this;
  }

  /** Changes top-level keys of the configuration. */
  set(values: Record<string, unknown>): void {
    this.#values = { ...this.#values, ...values };
  }

  config(as: string = 'anna'): ProductionConfig {
    const text = JSON.stringify({
      partners: NAMES.map((name) => ({ name, home: `homes/${name}` })),
      site: { directory: 'site' },
      analytics: { source: 'access-log', files: ['access.log'] },
      ...this.#values,
    });
    const names = { environment: as, userName: undefined, hostName: undefined };
    return parseConfig(text, { file: join(this.root, 'production.config.json'), names });
  }

  async examine(options: ExamineOptions = {}): Promise<Finding[]> {
    const { as = 'anna', env = {}, probe = {}, schedule = 'the crontab' } = options;
    const context = {
      config: this.config(as),
      workspace: { root: this.clone(as), project: 'prod' },
      clock: createSystemClock(),
      env,
      random: () => 0.5,
    } as DoctorContext;
    return judge(
      await collectFacts(context, {
        probe: (partner, me) => probeStore({ partner, me, freeBytes: async () => 1e12, watchMs: 400, ...probe }),
        probeWitness,
        loadProfile: (name) => {
          if (name !== 'generic') throw new Error(`${name} cannot be read`);
        },
        findSchedule: async () => schedule,
      }),
    );
  }

  clone(name: string): string {
    return join(this.root, 'clones', name);
  }

  home(name: string): string {
    return join(this.root, 'homes', name);
  }

  store(name: string): string {
    return join(this.home(name), 'site-record');
  }

  write(name: string, path: string, text: string): void {
    ensureDirSync(join(this.store(name), path, '..'));
    writeFileSync(join(this.store(name), path), text);
  }
}

interface ExamineOptions {
  readonly as?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly probe?: Partial<ProbeOptions>;
  readonly schedule?: string | null;
}

const LOG_LINE = '127.0.0.1 - - [22/Nov/2026:05:00:00 +0100] "GET / HTTP/1.1" 200 512 "-" "Mozilla/5.0"\n';

function troubles(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ level }) => level !== 'ok')
    .map(({ level, check, partner }) => `${level} ${check}${partner ? ` of ${partner}` : ''}`);
}

describe('a fleet with each condition broken in turn gets exactly that condition named', () => {
  let model: Fleet;
  let fleet: Fleet;
  beforeAll(async () => void (model = await new Fleet().build()));
  afterAll(() => removeSync(model.root));
  beforeEach(() => {
    fleet = new Fleet();
    copySync(model.root, fleet.root);
  });
  afterEach(() => removeSync(fleet.root));

  it('none broken: every line is ok', async () => {
    expect(troubles(await fleet.examine())).toEqual([]);
  });

  const broken: readonly [
    string,
    (fleet: Fleet) => ExamineOptions | void | Promise<ExamineOptions | void>,
    string[],
  ][] = [
    ['a home is missing', (f) => rmSync(f.home('bram'), { recursive: true }), ['fail home of bram']],
    [
      'a store has vanished from a home that is there',
      (f) => renameSync(f.store('bram'), `${f.store('bram')}.away`),
      ['fail store of bram'],
    ],
    [
      'a new partner has no store yet',
      (f) => {
        rmSync(f.store('cleo'), { recursive: true });
        f.write('anna', '.production/partners.json', '{}');
      },
      ['warn store of cleo'],
    ],
    [
      'a file is where a store should be',
      (f) => {
        rmSync(f.store('bram'), { recursive: true });
        writeFileSync(f.store('bram'), '');
      },
      ['fail store of bram'],
    ],
    [
      'a partner was refused when it last wrote here',
      (f) => {
        const word = { at: '2099-01-01T00:00:00.000Z', wrote: { anna: 'EACCES: permission denied' } };
        f.write('bram', '.production/doctor.json', JSON.stringify(word));
      },
      ['fail both ways of bram'],
    ],
    [
      'a partner never wrote here',
      (f) => rmSync(join(f.store('anna'), '.production/written-by/bram.json')),
      ['warn both ways of bram'],
    ],
    [
      'a partner runs another Node',
      (f) => {
        const note = readJsonSync(join(f.store('bram'), '.production/machine.json'));
        f.write('bram', '.production/machine.json', JSON.stringify({ ...note, node: 'v18.0.0' }));
      },
      ['fail Node version of bram'],
    ],
    [
      'a partner runs other code',
      async (f) => {
        writeFileSync(join(f.clone('bram'), 'libs/one/src/index.ts'), 'export const one = 2;\n');
        await f.examine({ as: 'bram' });
      },
      ['fail code version of bram'],
    ],
    [
      'a partner has left no note',
      (f) => rmSync(join(f.store('bram'), '.production/machine.json')),
      ['warn Node version of bram', 'warn code version of bram'],
    ],
    [
      'a store is outdated',
      (f) => rmSync(join(f.store('cleo'), '261122-0500'), { recursive: true }),
      ['warn equal stores of cleo'],
    ],
    [
      'a store lacks an older scrape',
      (f) => rmSync(join(f.store('cleo'), '261121-0500'), { recursive: true }),
      ['warn equal stores of cleo'],
    ],
    [
      'a store holds another scrape of the same name',
      (f) => buildScrape(f.store('cleo'), '261122-0500', { pages: [{ path: '/other' }], producer: 'cleo' }),
      ['fail equal stores of cleo'],
    ],
    [
      'a file of the newest scrape is cut short',
      (f) => truncateSync(join(f.store('cleo'), '261122-0500/scrape.db'), 100),
      ['fail equal stores of cleo'],
    ],
    [
      'a report is missing',
      (f) => rmSync(join(f.store('cleo'), 'reports/261122-0500'), { recursive: true }),
      ['warn equal stores of cleo'],
    ],
    [
      'the clock of the shares is two minutes ahead',
      () => ({ probe: { wallMs: () => Date.now() - 120_000 } }),
      ['fail clock of anna', 'fail clock of bram', 'fail clock of cleo'],
    ],
    [
      'a disk is full',
      () => ({ probe: { freeBytes: async (path: string) => (path.includes('bram') ? 1000 : 1e12) } }),
      ['fail free disk of bram'],
    ],
    [
      'two homes lead to one store',
      (f) => copySync(join(f.store('cleo'), '.production/store.json'), join(f.store('bram'), '.production/store.json')),
      ['fail store id of bram', 'fail store id of cleo'],
    ],
    [
      'a store has lost its id',
      (f) => rmSync(join(f.store('bram'), '.production/store.json')),
      ['fail store id of bram'],
    ],
    [
      'a sync broke off',
      (f) => f.write('bram', 'SYNC_IN_PROGRESS.flag', '{"from":"cleo","epoch":3,"heartbeat":4}'),
      ['warn leftovers of bram'],
    ],
    [
      'a flag of a dead start stands',
      (f) => f.write('cleo', 'AVAILABLE_FOR_PRODUCTION.flag', '{}'),
      ['warn leftovers of cleo'],
    ],
    [
      'a run of this partner died',
      (f) =>
        f.write(
          'anna',
          '.production/run/lock/owner.json',
          JSON.stringify({ runId: 'x', pid: DEAD_PID, start: 'never', host: hostname() }),
        ),
      ['warn leftovers of anna'],
    ],
    ['the folder of the site is gone', (f) => rmSync(join(f.root, 'site'), { recursive: true }), ['fail site']],
    ['the site does not answer', (f) => f.set({ site: { root: 'http://127.0.0.1:9/' } }), ['fail site']],
    [
      'the profile can not be read',
      (f) => f.set({ site: { directory: 'site', profile: 'none.json' } }),
      ['fail profile'],
    ],
    ['the access log is gone', (f) => rmSync(join(f.root, 'access.log')), ['fail access log']],
    [
      'the Matomo token is not set',
      (f) => f.set({ analytics: { source: 'matomo', url: 'https://127.0.0.1:9/', siteId: 1, firstDay: '2026-01-01' } }),
      ['fail Matomo token'],
    ],
    ['nothing starts it', () => ({ schedule: null }), ['warn schedule']],
    ['the witness is gone', (f) => f.set({ election: { witness: 'no-such-folder' } }), ['fail witness']],
    [
      'a member of etcd does not answer',
      (f) => f.set({ election: { coordinator: 'etcd', etcd: { endpoints: ['http://127.0.0.1:9'] } } }),
      ['fail etcd'],
    ],
    [
      'the password for mail is not set',
      (f) =>
        f.set({
          notify: {
            kind: 'mail',
            smtp: 'smtp://me@h',
            from: 'a@b.nl',
            to: ['c@d.nl'],
            passwordEnv: 'NO_SUCH_PASSWORD',
          },
        }),
      ['fail notify'],
    ],
  ];

  it.each(broken)('%s', async (_situation, breakIt, expected) => {
    const options = (await breakIt(fleet)) ?? {};
    expect(troubles(await fleet.examine(options))).toEqual(expected);
  });

  it('a living sync is no leftover', async () => {
    let heartbeat = 0;
    const beat = (): void => fleet.write('bram', 'SYNC_IN_PROGRESS.flag', `{"heartbeat":${++heartbeat}}`);
    beat();
    const timer = setInterval(beat, 50);
    try {
      const findings = await fleet.examine({ probe: { watchMs: 10_000 } });
      expect(troubles(findings)).toEqual(['warn equal stores of bram']);
    } finally {
      clearInterval(timer);
    }
  });
});

describe('the doctor', () => {
  let fleet: Fleet;
  beforeAll(async () => void (fleet = await new Fleet().build()));
  afterAll(() => removeSync(fleet.root));

  it('makes no store and no home', async () => {
    const bare = new Fleet();
    ensureDirSync(bare.home('anna'));
    mkdirSync(join(bare.root, 'site'));
    const findings = await bare.examine();
    expect(readdirSync(bare.home('anna'))).toEqual([]);
    expect(readdirSync(join(bare.root, 'homes'))).toEqual(['anna']);
    expect(troubles(findings)).toEqual(expect.arrayContaining(['warn store of anna', 'fail home of bram']));
    removeSync(bare.root);
  });

  it('leaves nothing but its notes', async () => {
    const files = (): string[] => NAMES.flatMap((name) => listOf(fleet.store(name)));
    const before = files();
    await fleet.examine();
    expect(files()).toEqual(before);
    const notes = readdirSync(storeLayout(fleet.store('bram')).own).sort();
    expect(notes).toEqual(['doctor.json', 'machine.json', 'partners.json', 'store.json', 'written-by']);
  });

  it('does not write its note anew while nothing in it changed', async () => {
    const note = join(fleet.store('anna'), '.production/machine.json');
    const before = [readFileSync(note, 'utf8'), statSync(note).mtimeMs];
    await fleet.examine();
    expect([readFileSync(note, 'utf8'), statSync(note).mtimeMs]).toEqual(before);
  });

  it('looks at a partner in a process of its own', async () => {
    const partner = fleet.config().partners[1]!;
    expect(await probeInChild({ partner, me: 'anna' })).toMatchObject({
      name: 'bram',
      homeProblem: null,
      writeProblem: null,
      inside: { id: { owner: 'bram' }, newest: { name: '261122-0500' } },
    });
  }, 60_000);

  it('looks at the witness in a process of its own, and leaves nothing there', async () => {
    expect(await probeWitnessInChild(fleet.root)).toBeNull();
    expect(readdirSync(fleet.root).filter((name) => name.startsWith('.tmp-'))).toEqual([]);
    expect(await probeWitnessInChild(join(fleet.root, 'none'))).toContain('ENOENT');
    expect(await probeWitnessInChild(fleet.root, 5)).toBe('did not answer within 0.005 s');
  }, 60_000);

  it('looks for a browser where one is wanted, and only there', async () => {
    const ofBrowser = async (): Promise<string[]> =>
      (await fleet.examine()).filter(({ check }) => check === 'browser').map(({ level, text }) => `${level} ${text}`);
    const restore = setVariables({ CHROMIUM_PATH: join(fleet.root, 'no-browser') });
    try {
      expect(await ofBrowser()).toEqual([]);
      const none = 'this machine has no Edge, Chrome or Chromium that starts (CHROMIUM_PATH names ';
      fleet.set({ site: { directory: 'site', render: 'changed' } });
      expect(await ofBrowser()).toEqual([expect.stringContaining(`warn none for site.render: ${none}`)]);
      fleet.set({ site: { directory: 'site' }, checks: { browser: {} } });
      expect(await ofBrowser()).toEqual([expect.stringContaining(`warn none for checks.browser: ${none}`)]);
    } finally {
      restore();
    }
  }, 60_000);

  it('tells of a partner that does not answer in time as out of reach', async () => {
    const partner = fleet.config().partners[1]!;
    const facts = await probeInChild({ partner, me: 'anna' }, 5);
    expect(facts).toMatchObject({ name: 'bram', homeProblem: 'did not answer within 0.005 s', inside: null });
  });
});

describe('the version of the code', () => {
  it('does not change with line ends, tests and documentation, but with every line of code', () => {
    const root = mkdtempSync(join(tmpdir(), 'code-'));
    const write = (path: string, text: string): string => {
      ensureDirSync(join(root, path, '..'));
      writeFileSync(join(root, path), text);
      return codeDigest(root);
    };
    const first = write('libs/a/src/a.ts', 'a\nb\n');
    expect(write('libs/a/src/a.ts', 'a\r\nb\r\n')).toBe(first);
    expect(write('libs/a/src/a.spec.ts', 'test')).toBe(first);
    expect(write('libs/a/README.md', 'about')).toBe(first);
    expect(write('libs/a/node_modules/x/index.js', 'x')).toBe(first);
    expect(write('libs/a/src/a.ts', 'a\nc\n')).not.toBe(first);
    expect(write('package-lock.json', '{}')).not.toBe(write('package-lock.json', '{"x":1}'));
    removeSync(root);
  });
});

function listOf(folder: string, prefix = ''): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory() ? listOf(join(folder, entry.name), `${prefix}${entry.name}/`) : [prefix + entry.name],
    )
    .sort();
}
