import { createHash } from 'node:crypto';
import { existsSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { type Partner } from '@scrape-and-report/production';
import { packsIn, readScrapeManifest, validScrapes } from '@scrape-and-report/record';
import { ensureStore, noticeLoss, raiseStoreFormat, storeFormat } from '../index';
import { createJob, syncInProcess } from '../testing/partner-sync';
import { createFleet, fetchTo, readTree, syncFrom, writeScrape } from '../testing/store-fixture';

const DAYS = ['261121-0500', '261122-0500', '261123-0500'] as const;

describe('scrapes that lean on packs of others', () => {
  let fleet: ReturnType<typeof createFleet>;
  let anna: Partner;
  let bram: Partner;
  let carl: Partner;
  beforeEach(() => {
    fleet = createFleet(['anna', 'bram', 'carl']);
    [anna, bram, carl] = fleet.partners as [Partner, Partner, Partner];
  });
  afterEach(() => fleet.remove());

  const bodies = (dir: string): string => `bodies of ${dir} `.repeat(50);
  const old = ({ store }: Partner, dir: string): Promise<void> =>
    writeScrape(store, dir, {
      files: { 'scrape.db': `pages of ${dir}`, 'bodies.pack': bodies(dir), 'log.txt': 'done' },
    });

  /** As `old` is in format 2; it leans on packs of what stands in the same store. */
  async function compact({ store }: Partner, dir: string, others: readonly string[] = [], text = ''): Promise<void> {
    const needs = others.flatMap((other) => packsIn(readScrapeManifest(join(store, other), other)!.files)).sort();
    rmSync(join(store, dir), { recursive: true, force: true });
    await writeScrape(store, dir, {
      files: {
        'list.json.br': `list of ${dir}`,
        'readings.pack': `readings of ${dir}${text}`,
        'bodies.pack': bodies(dir),
        'log.txt': 'done',
      },
      ...(needs.length > 0 && { needs }),
      was: createHash('sha256').update(`pages of ${dir}`).digest('hex'),
    });
  }

  const valid = ({ store }: Partner): string[] => validScrapes(store, { all: true }).map(({ name }) => name);

  it('take the place of the same in format 1, of which nothing is sent that is there', async () => {
    for (const dir of DAYS) await old(anna, dir);
    await syncFrom(anna, [bram]);
    await compact(anna, DAYS[0]);
    await compact(anna, DAYS[1], [DAYS[0]]);
    const planned = await syncInProcess(await createJob(anna, bram, { dryRun: true }));
    const done = await syncInProcess(await createJob(anna, bram));
    const linesOf = ({ lines }: typeof done): string[] =>
      lines.map(([, text]) => text.replace('dry run: ', '')).filter((text) => /^(added|updated|deleted)/.test(text));
    expect(linesOf(planned)).toEqual(linesOf(done));
    expect({ ...planned, lines: [], bytes: done.bytes }).toEqual({ ...done, lines: [] });
    expect(done).toMatchObject({ added: 4, updated: 2, deleted: 2 });
    expect(done.bytes).toBeLessThan(2 * bodies(DAYS[0]).length);
    expect(readTree(bram.store)).toEqual(readTree(anna.store));
    expect(valid(bram)).toEqual([...DAYS]);
    expect(await noticeLoss(bram.store)).toBeNull();
    const again = await syncInProcess(await createJob(anna, bram));
    expect(again).toMatchObject({ added: 0, updated: 0, deleted: 0, bytes: 0 });
  });

  it('are there at every moment, in one format or the other', async () => {
    for (const dir of DAYS) await old(anna, dir);
    await syncFrom(anna, [bram]);
    await compact(anna, DAYS[0]);
    await compact(anna, DAYS[1], [DAYS[0]]);
    let steps = 0;
    for (let stopAt = 1; ; stopAt += 1) {
      steps = 0;
      const onStep = (): void => {
        expect(valid(bram)).toEqual([...DAYS]);
        steps += 1;
        if (steps === stopAt) throw new Error('stopped');
      };
      const run = syncInProcess(await createJob(anna, bram), { onStep });
      const error = await run.then(
        () => null,
        (fault: Error) => fault.message,
      );
      expect(valid(bram)).toEqual([...DAYS]);
      if (error === null) break;
      expect(error).toBe('stopped');
    }
    expect(steps).toBeGreaterThan(5);
    expect(readTree(bram.store)).toEqual(readTree(anna.store));
  });

  it('are fetched after what they need, from whoever has that, in the place of the same in format 1', async () => {
    for (const dir of DAYS) await old(anna, dir);
    await syncFrom(anna, [bram, carl]);
    await compact(carl, DAYS[0]);
    await compact(bram, DAYS[0]);
    await compact(bram, DAYS[2], [DAYS[0]]);
    rmSync(join(bram.store, DAYS[0]), { recursive: true });
    const { fetched, lines } = await fetchTo(anna, [bram, carl]);
    expect(lines).toEqual([]);
    expect(fetched).toEqual([DAYS[0], DAYS[2]]);
    expect(valid(anna)).toEqual([...DAYS]);
    expect(existsSync(join(anna.store, DAYS[2], 'scrape.db'))).toBe(false);
    expect(await noticeLoss(anna.store)).toBeNull();
    expect((await fetchTo(anna, [bram, carl])).fetched).toEqual([]);
    // A partner that has them in format 1 gives nothing back, and is brought forward.
    await syncFrom(anna, [bram, carl]);
    for (const partner of [bram, carl]) expect(readTree(partner.store)).toEqual(readTree(anna.store));
  });

  it('are not fetched where nobody has what they need, and take no place that way', async () => {
    for (const dir of DAYS) await old(anna, dir);
    await syncFrom(anna, [bram]);
    await compact(bram, DAYS[0]);
    await compact(bram, DAYS[1], [DAYS[0]]);
    await compact(bram, '261124-0500', [DAYS[0]]);
    await old(bram, DAYS[0]);
    rmSync(join(bram.store, DAYS[0]), { recursive: true });
    await old(bram, DAYS[0]);
    const { fetched, lines } = await fetchTo(anna, [bram]);
    expect(fetched).toEqual([]);
    expect(lines).toEqual([
      'WARNING not fetched: 261124-0500 of bram: it needs packs of other scrapes that could not be had',
    ]);
    expect(valid(anna)).toEqual([...DAYS]);
  });

  it('leave a target alone that has them in format 2 already', async () => {
    for (const dir of DAYS) await old(anna, dir);
    await syncFrom(anna, [bram]);
    await compact(bram, DAYS[0]);
    const before = readTree(bram.store);
    const { lines } = await syncFrom(anna, [bram]);
    expect(lines.filter((line) => /added|updated|deleted|WARNING/.test(line))).toEqual([]);
    expect(readTree(bram.store)).toEqual(before);
  });

  it('come with the number of the format, so that older code refuses the store', async () => {
    await compact(anna, DAYS[0]);
    for (const partner of [anna, bram, carl]) await ensureStore({ partner, knownPartners: {} });
    raiseStoreFormat(anna.store, 2);
    await syncFrom(anna, [bram]);
    expect([anna, bram, carl].map(({ store }) => storeFormat(store))).toEqual([2, 2, 1]);
    await fetchTo(carl, [bram]);
    expect(storeFormat(carl.store)).toBe(2);
    expect((await syncFrom(anna, [bram, carl])).lines.filter((line) => /WARN|ERR/.test(line))).toEqual([]);
  });

  it('are valid again when a damaged pack has come from a partner', async () => {
    await compact(anna, DAYS[0]);
    await compact(anna, DAYS[1], [DAYS[0]]);
    await syncFrom(anna, [bram]);
    truncateSync(join(anna.store, DAYS[0], 'readings.pack'), 3);
    expect(valid(anna)).toEqual([]);
    expect((await fetchTo(anna, [bram])).fetched).toEqual([DAYS[0]]);
    expect(valid(anna)).toEqual([DAYS[0], DAYS[1]]);
    // The other way round the sync mends it.
    truncateSync(join(bram.store, DAYS[0], 'readings.pack'), 3);
    await syncFrom(anna, [bram], { verify: 'stat' });
    expect(valid(bram)).toEqual([DAYS[0], DAYS[1]]);
  });

  it('of two stores that each moved them over come to one copy, and the other stays while its pack is needed', async () => {
    for (const dir of [DAYS[0], DAYS[1]]) await old(anna, dir);
    await syncFrom(anna, [bram]);
    await compact(anna, DAYS[0]);
    await compact(anna, DAYS[1], [DAYS[0]]);
    await compact(bram, DAYS[0], [], ', otherwise');
    await compact(bram, DAYS[2], [DAYS[0]]);
    for (let day = 0; day < 2; day += 1) {
      await fetchTo(anna, [bram]);
      await syncFrom(anna, [bram]);
      await fetchTo(bram, [anna]);
      await syncFrom(bram, [anna]);
    }
    expect(readTree(bram.store)).toEqual(readTree(anna.store));
    expect(valid(anna)).toEqual([...DAYS]);
    const copies = Object.keys(readTree(anna.store)).filter((path) => path.endsWith('manifest.json'));
    expect(copies).toHaveLength(4);
  });
});
