import { existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { execFileSync } from 'node:child_process';
import { describeStoreIo } from '../../testing/store-io.conformance';
import { renderRecord } from '../../port/records';
import type { StoreReply } from '../../port/store-io';
import { createFileStore } from './file-store';
import { localFiles, sharedFiles } from './files';

describeStoreIo('a folder', async () => {
  const store = mkdtempSync(join(tmpdir(), 'elect-store-'));
  return {
    open: () => createFileStore({ store, owner: 'jan' }),
    close: async () => removeSync(store),
  };
});

describe('a store in a folder', () => {
  let home: string;
  let store: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'elect-home-'));
    store = join(home, 'record');
  });

  afterEach(() => removeSync(home));

  it('makes nothing by looking, and nothing inside a store that is missing', async () => {
    const other = createFileStore({ store, owner: 'anna' });
    expect(await other.perform({ kind: 'look' })).toMatchObject({ kind: 'down' });
    expect(await other.perform({ kind: 'reserve', number: 1 })).toMatchObject({ kind: 'down' });
    const own = createFileStore({ store, owner: 'anna', createInside: home });
    expect(await own.perform({ kind: 'look' })).toMatchObject({ kind: 'view' });
    expect(readdirSync(home)).toEqual([]);
    expect(await own.perform({ kind: 'reserve', number: 1 })).toEqual({ kind: 'ok' });
    expect(existsSync(join(store, '.production', 'election', 'lease.00000001'))).toBe(true);
  });

  it('never makes a home', async () => {
    const own = createFileStore({
      store: join(home, 'gone', 'record'),
      owner: 'anna',
      createInside: join(home, 'gone'),
    });
    expect(await own.perform({ kind: 'look' })).toMatchObject({ kind: 'down' });
    expect(await own.perform({ kind: 'reserve', number: 1 })).toMatchObject({ kind: 'down' });
    expect(readdirSync(home)).toEqual([]);
  });

  it.each(['', '{', '{"sum":"0","body":{"partner":"x"}}', '[]', 'null', '{"sum":"x","body":{"state":"done"}}'])(
    'takes %j in any record for no news',
    async (text) => {
      const election = join(store, '.production', 'election');
      ensureDirSync(join(election, 'lease.00000005'));
      for (const name of ['holder.json', 'beat.json', 'end.json'])
        writeFileSync(join(election, 'lease.00000005', name), text);
      for (const path of [join(election, 'avail.bram.json'), join(store, 'AVAILABLE_FOR_PRODUCTION.flag')])
        writeFileSync(path, text);
      const reply = await createFileStore({ store, owner: 'anna' }).perform({ kind: 'look' });
      expect(reply).toMatchObject({
        kind: 'view',
        view: { announcements: [], claims: [{ number: 5, holder: null, beat: null, end: null }] },
      });
      // Each is named by its path.
      const { view } = reply as Extract<StoreReply, { kind: 'view' }>;
      expect(view.refused?.map(({ path }) => relative(store, path)).sort()).toEqual(
        [
          'AVAILABLE_FOR_PRODUCTION.flag',
          ...['avail.bram.json', ...['beat', 'end', 'holder'].map((name) => `lease.00000005/${name}.json`)].map(
            (name) => `.production/election/${name}`,
          ),
        ]
          .map((path) => path.replaceAll('/', sep))
          .sort(),
      );
    },
  );

  it('writes the own announcement as the flag at the top, and others beside the claims', async () => {
    mkdirSync(store);
    const io = createFileStore({ store, owner: 'Anna' });
    for (const partner of ['anna', 'bram'])
      await io.perform({
        kind: 'announce',
        announcement: { partner, runId: 'r', day: '2026-11-22', n: 1, latest: '' },
      });
    expect(readdirSync(store).sort()).toEqual(['.production', 'AVAILABLE_FOR_PRODUCTION.flag']);
    expect(readdirSync(join(store, '.production', 'election'))).toEqual(['avail.bram.json']);
  });

  describe.each([
    ['a file of gigabytes', (path: string) => (writeFileSync(path, ''), truncateSync(path, 1.5e9))],
    ['a folder', (path: string) => mkdirSync(path)],
    ['a pipe', (path: string) => execFileSync('mkfifo', [path])],
    ['a link', (path: string) => symlinkSync('/dev/zero', path)],
  ] as const)('with %s in the place of a record', (what, put) => {
    const onThis = process.platform === 'win32' && what !== 'a folder' ? it.skip : it;

    onThis.each([
      ['own', localFiles],
      ['shared', sharedFiles],
    ] as const)('looks on at once, and names it (%s)', async (_, files) => {
      const election = join(store, '.production', 'election');
      ensureDirSync(join(election, 'lease.00000005'));
      const paths = [
        join(election, 'lease.00000005', 'holder.json'),
        join(election, 'lease.00000005', 'beat.json'),
        join(election, 'avail.bram.json'),
        join(store, '.production', 'accepted.json'),
      ];
      for (const path of paths) put(path);
      const reply = await createFileStore({ store, owner: 'anna' }, files).perform({ kind: 'look' });
      const { view } = reply as Extract<StoreReply, { kind: 'view' }>;
      expect(view.claims).toEqual([{ number: 5, holder: null, beat: null, end: null }]);
      expect(view.refused?.map(({ path }) => path).sort()).toEqual(paths.sort());
    });
  });

  it('does not take one partner’s announcement for another’s', async () => {
    const election = join(store, '.production', 'election');
    ensureDirSync(election);
    const announcement = { partner: 'carl', runId: 'r', day: '2026-11-22', n: 1, latest: '' };
    writeFileSync(join(election, 'avail.bram.json'), renderRecord(announcement));
    const reply = await createFileStore({ store, owner: 'anna' }).perform({ kind: 'look' });
    expect(reply).toMatchObject({ view: { announcements: [], refused: [{ reason: 'it speaks for carl' }] } });
  });
});
