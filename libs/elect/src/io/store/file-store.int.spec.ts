import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeStoreIo } from '../../testing/store-io.conformance';
import { createFileStore } from './file-store';

describeStoreIo('a folder', async () => {
  const store = mkdtempSync(join(tmpdir(), 'elect-store-'));
  return {
    open: () => createFileStore({ store, owner: 'jan' }),
    close: async () => rmSync(store, { recursive: true, force: true }),
  };
});

describe('a store in a folder', () => {
  let home: string;
  let store: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'elect-home-'));
    store = join(home, 'record');
  });

  afterEach(() => rmSync(home, { recursive: true, force: true }));

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
      mkdirSync(join(election, 'lease.00000005'), { recursive: true });
      for (const name of ['holder.json', 'beat.json', 'end.json'])
        writeFileSync(join(election, 'lease.00000005', name), text);
      for (const path of [join(election, 'avail.bram.json'), join(store, 'AVAILABLE_FOR_PRODUCTION.flag')])
        writeFileSync(path, text);
      const reply = await createFileStore({ store, owner: 'anna' }).perform({ kind: 'look' });
      expect(reply).toEqual({
        kind: 'view',
        view: { announcements: [], claims: [{ number: 5, holder: null, beat: null, end: null }] },
      });
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
});
