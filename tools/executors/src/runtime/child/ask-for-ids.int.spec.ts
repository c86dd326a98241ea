import { ensureStore } from '@scrape-and-report/sync';
import { rememberPartners } from '@scrape-and-report/sync/testing';
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askForIds } from './ask-for-ids';

describe('ids of the stores of partners', () => {
  let root: string;
  beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'ids-'))));
  afterEach(() => removeSync(root));
  const partner = (name: string) => ({ name, home: join(root, name), store: join(root, name, 'record') });

  it('tell the same store by another name, whom it knows, and nothing of one that is not there', async () => {
    const anna = partner('anna');
    mkdirSync(anna.home);
    const made = await ensureStore({ partner: anna, knownPartners: {} });
    rememberPartners(anna.store, { bram: 'an id' });
    symlinkSync(anna.home, join(root, 'alias'), 'junction');
    const id = 'id' in made ? made.id : '';
    expect(await askForIds([anna, partner('alias'), partner('gone')], 'bram')).toEqual([
      { id, knows: 'an id', reads: 1, format: 1 },
      { id, knows: 'an id', reads: 1, format: 1 },
      { id: null, knows: null, reads: 1, format: 1 },
    ]);
  });
});
