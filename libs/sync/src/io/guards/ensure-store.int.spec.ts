import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Partner } from '@scrape-and-report/production';
import { createFleet } from '../../testing/store-fixture';
import { ensureStore, readStoreMarker } from './ensure-store';

describe('ensureStore', () => {
  let fleet: ReturnType<typeof createFleet>;
  let anna: Partner;
  beforeEach(() => {
    fleet = createFleet(['anna']);
    [anna] = fleet.partners as [Partner];
  });
  afterEach(() => fleet.remove());
  const marker = (): string => join(anna.store, '.production/store.json');

  it('makes a store in a home that is there, with the number of its format', async () => {
    expect(await ensureStore({ partner: anna, knownPartners: {} })).toMatchObject({ status: 'created' });
    expect(readStoreMarker(anna.store)).toMatchObject({ version: 1, format: 1, owner: 'anna' });
  });

  it('makes no home, and nothing above a store', async () => {
    rmSync(anna.home, { recursive: true });
    expect(await ensureStore({ partner: anna, knownPartners: {} })).toMatchObject({ status: 'not-found' });
    expect(existsSync(anna.home)).toBe(false);
    const deeper = { ...anna, home: join(fleet.root, 'gone/anna'), store: join(fleet.root, 'gone/anna/record') };
    expect(await ensureStore({ partner: deeper, knownPartners: {} })).toMatchObject({ status: 'not-found' });
    expect(readdirSync(fleet.root)).toEqual([]);
  });

  it.each([{ version: 2 }, { version: 1, format: 9 }])(
    'refuses a store of newer code by name, and leaves its id as it is: %j',
    async (numbers) => {
      await ensureStore({ partner: anna, knownPartners: {} });
      const text = JSON.stringify({ id: 'of newer code', owner: 'anna', ...numbers });
      writeFileSync(marker(), text);
      const status = await ensureStore({ partner: anna, knownPartners: {} });
      expect(status).toMatchObject({
        status: 'refused',
        reason: expect.stringContaining(`${anna.store} is of format`),
      });
      expect(readFileSync(marker(), 'utf8')).toBe(text);
      renameSync(marker(), `${marker()}.aside`);
    },
  );
});
