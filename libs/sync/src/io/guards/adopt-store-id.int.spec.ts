import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adoptStoreId } from './adopt-store-id';
import { ensureStore, readStoreMarker } from './ensure-store';

describe('adoptStoreId', () => {
  const home = mkdtempSync(join(tmpdir(), 'adopt-'));
  const me = { name: 'anna', home, store: join(home, 'site-record') };
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('makes a store that came back under another id the one that the others know', async () => {
    await ensureStore({ partner: me, knownPartners: {} });
    const common = join(me.store, '.production', 'common');
    mkdirSync(common);
    writeFileSync(join(common, 'syncs.json'), '{}');
    const known = 'a'.repeat(32);
    expect((await ensureStore({ partner: me, knownPartners: { anna: known } })).status).toBe('refused');
    expect(await adoptStoreId(me, known)).toBe(known);
    expect(await ensureStore({ partner: me, knownPartners: { anna: known } })).toEqual({
      status: 'present',
      id: known,
    });
    // With its memory it would be a source of deletions.
    expect(existsSync(common)).toBe(false);
  });

  it('keeps the id that it has when nothing else is known of it', async () => {
    const before = readStoreMarker(me.store)!.id;
    expect(await adoptStoreId(me, before)).toBe(before);
  });

  it('makes no home', async () => {
    const gone = { name: 'bram', home: join(home, 'gone'), store: join(home, 'gone', 'site-record') };
    await expect(adoptStoreId(gone, null)).rejects.toThrow('cannot be reached');
    expect(existsSync(gone.home)).toBe(false);
  });
});
