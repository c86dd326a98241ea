import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildScrape } from '../testing';
import { knownAddresses } from './known-addresses';

const ROOT = 'https://site.test';
const hop = (from: string, to: string) => ({ req_url: ROOT + from, redir_url: ROOT + to, redir_type: '301' });

describe('the addresses that a store knows', () => {
  let store: string;
  beforeEach(() => void (store = mkdtempSync(join(tmpdir(), 'known-'))));
  afterEach(() => removeSync(store));

  it('are the pages of the recording, those of a week before, and redirects of a month, the newest first', async () => {
    for (let day = 1; day <= 28; day += 1)
      await buildScrape(store, `2602${String(day).padStart(2, '0')}-0500`, {
        root: ROOT,
        pages: [{ path: '/' }, { path: `/day-${day}` }],
        redirects: [hop('/moved', `/day-${day}`)],
      });
    const known = knownAddresses(store, '260227-0500');
    expect([...known.pages]).toEqual(['/', '/day-27']);
    expect([...known.formerPages].sort()).toEqual([20, 21, 22, 23, 24, 25, 26].map((day) => `/day-${day}`));
    expect(known.redirects.map(({ redir_url }) => redir_url).slice(0, 2)).toEqual([`${ROOT}/day-27`, `${ROOT}/day-26`]);
    expect(known.redirects).toHaveLength(27);
  });

  it('are fewer where an earlier recording is damaged, and that is said', async () => {
    for (const day of ['01', '02'])
      await buildScrape(store, `2602${day}-0500`, { root: ROOT, pages: [{ path: `/${day}` }] });
    const file = join(store, '260201-0500', 'scrape.db');
    writeFileSync(file, Buffer.alloc(readFileSync(file).length, 'x'));
    const known = knownAddresses(store, '260202-0500');
    expect(known).toMatchObject({ unreadable: ['260201-0500'], redirects: [] });
    expect([...known.pages]).toEqual(['/02']);
  });
});
