import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Partner } from '@scrape-and-report/production';
import { dropReports, type KeepRule } from '@scrape-and-report/record';
import { ensureStore, noticeLoss } from '../index';
import {
  createFleet,
  createMemoryLog,
  readTree,
  syncFrom,
  writeScrape,
  writeTree,
  fetchTo,
} from '../testing/store-fixture';

/** What the stages of a production do to real stores, with partners in processes of their own. */
describe('mornings of a fleet of real stores', () => {
  let fleet: ReturnType<typeof createFleet>;
  let anna: Partner;
  let bram: Partner;
  let epoch = 0;
  beforeEach(() => {
    fleet = createFleet(['anna', 'bram']);
    [anna, bram] = fleet.partners as [Partner, Partner];
    epoch = 0;
  });
  afterEach(() => fleet.remove());

  /** Gives the lines of the log. */
  async function morning(
    day: number,
    me: Partner,
    others: readonly Partner[],
    keep: KeepRule | null = null,
  ): Promise<string[]> {
    const log = createMemoryLog();
    epoch += 1;
    for (const partner of [me, ...others]) await ensureStore({ partner, knownPartners: {} });
    const loss = await noticeLoss(me.store);
    if (loss) log.warning(`lost ${loss.lost} of ${loss.held}`);
    await fetchTo(me, others, { log, files: { ignore: [], logName: 'production.log', keep } });
    const name = `2611${String(day).padStart(2, '0')}-0500`;
    if (!existsSync(join(me.store, name))) await writeScrape(me.store, name, { producer: me.name, epoch });
    writeTree(me.store, {
      [`reports/${name}/index.html`]: `report of ${name} by ${me.name}`,
      'reports/index.html': `entry of ${name}`,
    });
    if (keep) await dropReports(me.store, keep, async () => undefined);
    const { reports, lines } = await syncFrom(me, others, { epoch, mirror: false, keep });
    expect(reports.map(({ outcome }) => outcome)).toEqual(others.map(() => 'ok'));
    return [...log.lines, ...lines];
  }
  const report = (day: number): string => `reports/2611${String(day).padStart(2, '0')}-0500/index.html`;
  const expectReports = (...days: readonly number[]): void => {
    for (const { store } of fleet.partners)
      for (const day of days) expect(existsSync(join(store, report(day))) && report(day)).toBe(report(day));
    expect(readTree(bram.store)).toEqual(readTree(anna.store));
  };

  it('keeps the report of a day on which the other was away', async () => {
    await morning(1, anna, [bram]);
    await morning(2, anna, []);
    await morning(3, bram, []);
    const lines = await morning(4, bram, [anna]);
    expect(lines).toEqual(expect.arrayContaining([`INFO fetched reports/261102-0500`]));
    expect(lines.filter((line) => / deleted /.test(line))).toEqual([]);
    expectReports(1, 2, 3, 4);
  });

  it('gives an emptied producer all back, and deletes nothing for it', async () => {
    writeTree(anna.store, { 'notes/plan.txt': 'plan' });
    for (const day of [1, 2, 3]) await morning(day, anna, [bram]);
    for (const name of Object.keys(readTree(anna.store)).filter((path) => !/\/./.test(path)))
      rmSync(join(anna.store, name), { recursive: true });
    const lines = await morning(4, anna, [bram]);
    expect(lines).toContain('WARNING lost 3 of 3');
    expectReports(1, 2, 3, 4);
    expect(readFileSync(join(anna.store, 'notes/plan.txt'), 'utf8')).toBe('plan');
  });

  it.each([['with what it remembers'], ['without']])('believes no store of an old backup, %s', async (kind) => {
    await morning(1, anna, [bram]);
    const backup = join(fleet.root, 'backup');
    cpSync(anna.store, backup, { recursive: true, preserveTimestamps: true });
    for (const day of [2, 3]) await morning(day, anna, [bram]);
    writeTree(bram.store, { 'of bram.txt': 'his' });
    const keep = (name: string): boolean => kind === 'without' && name === '.production';
    if (kind === 'without') rmSync(join(backup, '.production'), { recursive: true });
    for (const path of Object.keys(readTree(anna.store, keep)).filter((path) => !/\/./.test(path)))
      rmSync(join(anna.store, path), { recursive: true });
    cpSync(backup, anna.store, { recursive: true, preserveTimestamps: true });
    const lines = await morning(4, anna, [bram]);
    expect(lines.filter((line) => / deleted |not synchronised/.test(line))).toEqual([]);
    expectReports(1, 2, 3, 4);
    expect(readFileSync(join(anna.store, 'of bram.txt'), 'utf8')).toBe('his');
  });

  it('keeps both reports of one minute, each under the name of its scrape', async () => {
    await morning(1, anna, [bram]);
    await morning(2, anna, []);
    await morning(2, bram, []);
    await morning(3, anna, [bram]);
    await morning(4, bram, [anna]);
    expectReports(1, 2, 3, 4);
    const texts = ['261102-0500', '261102-0500~anna'].map((name) =>
      readFileSync(join(anna.store, 'reports', name, 'index.html'), 'utf8'),
    );
    expect(texts).toEqual(['report of 261102-0500 by bram', 'report of 261102-0500 by anna']);
  });

  it('deletes in the other what somebody deleted here, but no report of a scrape, and brings what came there', async () => {
    writeTree(anna.store, { 'old/a.txt': 'a', 'old/b.txt': 'b', 'keep.txt': 'k' });
    await morning(1, anna, [bram]);
    rmSync(join(anna.store, 'old'), { recursive: true });
    rmSync(join(anna.store, 'reports/261101-0500'), { recursive: true });
    writeTree(bram.store, { 'old/new.txt': 'put there', 'more/x.txt': 'x' });
    const lines = await morning(2, anna, [bram]);
    expect(lines.filter((line) => / deleted /.test(line))).toEqual(
      ['old/a.txt', 'old/b.txt'].map((path) => `INFO deleted ${join(bram.store, path)}`),
    );
    expectReports(1, 2);
    expect(Object.keys(readTree(anna.store))).toEqual(
      expect.arrayContaining(['old/new.txt', 'more/x.txt', 'keep.txt']),
    );
  });

  it('leaves and names what came to the other after it was looked at', async () => {
    await morning(1, anna, [bram]);
    writeTree(bram.store, { 'late.txt': 'late', 'reports/261031-0500/index.html': 'an old one' });
    const { lines } = await syncFrom(anna, [bram], { epoch: 9, mirror: false });
    expect(lines.filter((line) => line.startsWith('WARNING'))).toEqual([
      `WARNING only in ${bram.store}: late.txt`,
      `WARNING only in ${bram.store}: reports/261031-0500`,
    ]);
    await morning(2, bram, [anna]);
    expectReports(1, 2);
    expect(readFileSync(join(anna.store, 'late.txt'), 'utf8')).toBe('late');
  });

  it('brings a text that somebody changed there, and keeps both of what two changed', async () => {
    writeTree(anna.store, { 'a.txt': 'one', 'b.txt': 'one' });
    await morning(1, anna, [bram]);
    writeTree(bram.store, { 'a.txt': 'of bram', 'b.txt': 'of bram' }, 600);
    writeTree(anna.store, { 'b.txt': 'of anna' }, 900);
    await morning(2, anna, [bram]);
    expectReports(1, 2);
    const tree = readTree(anna.store);
    expect([tree['a.txt'], tree['b.txt'], tree['b~bram.txt']]).toEqual(['of bram', 'of anna', 'of bram']);
  });

  it('replaces no month of usage figures that was not merged, and deletes none', async () => {
    await morning(1, anna, [bram]);
    writeTree(anna.store, { 'analytics/2026-11.db': 'of anna' });
    writeTree(bram.store, { 'analytics/2026-11.db': 'of bram', 'analytics/2026-10.db': 'older' }, 600);
    const lines = await morning(2, anna, [bram]);
    expect(lines).toContain(
      `WARNING not synchronised: ${join(anna.store, 'analytics/2026-11.db')}: it holds usage figures that the source has not taken over yet`,
    );
    const tree = readTree(bram.store);
    expect([tree['analytics/2026-11.db'], tree['analytics/2026-10.db']]).toEqual(['of bram', 'older']);
    expect((await syncFrom(anna, [bram], { epoch: 0, cleanup: true })).reports[0]!.outcome).toBe('ok');
    expect(readTree(bram.store)).toMatchObject({ 'analytics/2026-11.db': 'of bram', 'analytics/2026-10.db': 'older' });
  });

  it('takes from a partner that was away what is no longer kept of reports', async () => {
    await morning(1, anna, [bram]);
    await morning(2, anna, [bram]);
    await morning(3, bram, []);
    const keep = { workbooks: 1, pages: 1 };
    for (const day of [4, 5]) {
      const lines = await morning(day, anna, [bram], keep);
      // The newest that there was before today's.
      expect(lines.filter((line) => /fetched reports/.test(line))).toEqual(
        day === 4 ? ['INFO fetched reports/261103-0500'] : [],
      );
      expect(lines.filter((line) => / deleted /.test(line))).toEqual(
        (day === 4 ? [2, 3] : [4]).flatMap((old) =>
          [`reports/2611${String(old).padStart(2, '0')}-0500`, report(old)].map(
            (path) => `INFO deleted ${join(bram.store, path)}`,
          ),
        ),
      );
    }
    expectReports(1, 5);
  });

  it('mirrors loose files when a person asks for it alone, but no report of a scrape that is there', async () => {
    await morning(1, anna, [bram]);
    writeTree(bram.store, { 'loose/x.txt': 'x', 'reports/261101-0500/more.html': 'more' });
    const { lines } = await syncFrom(anna, [bram], { epoch: 0, cleanup: true, mirror: undefined });
    expect(lines.filter((line) => / deleted |only in/.test(line))).toEqual([
      `INFO deleted ${join(bram.store, 'loose')}`,
      `INFO deleted ${join(bram.store, 'loose/x.txt')}`,
      `WARNING only in ${bram.store}: reports/261101-0500/more.html`,
    ]);
  });
});
