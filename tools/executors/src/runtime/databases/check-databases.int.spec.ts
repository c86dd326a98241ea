import { buildScrape, writeEndlessDatabase } from '@scrape-and-report/record/testing';
import { mkdtempSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDatabases } from './check-databases';

describe('checkDatabases', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'check-'))));
  afterEach(() => removeSync(folder));

  it('comes to an end with one whose list of tables has none, and looks at the next', async () => {
    await buildScrape(folder, '261122-0500', { pages: [{ path: '/' }] });
    const sound = { path: join(folder, '261122-0500', 'scrape.db'), kind: 'scrape' as const };
    const endless = { path: join(folder, 'endless.db'), kind: 'scrape' as const };
    writeEndlessDatabase(endless.path);
    const done: number[] = [];
    const signal = new AbortController().signal;
    const onChecked = (count: number): void => void done.push(count);
    expect(await checkDatabases([sound, endless, sound], { signal, seconds: 3, onChecked })).toEqual([
      null,
      'reading it did not come to an end within 3 s',
      null,
    ]);
    expect(done).toEqual([1, 2, 3]);
  }, 60_000);

  it('stops when the run does', async () => {
    const endless = { path: join(folder, 'endless.db'), kind: 'usage' as const };
    writeEndlessDatabase(endless.path);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('the run was ended')), 500);
    await expect(checkDatabases([endless], { signal: controller.signal })).rejects.toThrow('the run was ended');
  });
});
