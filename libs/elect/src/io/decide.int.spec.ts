import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { ensureDirSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock, LeaseLostError, type ElectionConfig, type Partner } from '@scrape-and-report/production';
import { sealScrape } from '@scrape-and-report/record';
import type { Claim } from '../claim/claim-chain';
import { renderRecord, type Holder } from '../port/records';
import { assertLease } from './assert-lease';
import { claimAlone, decide } from './decide';
import { electionState } from './election-state';
import { finishClaim } from './finish-claim';
import { keepLease } from './keep-lease';
import type { ElectionOptions } from './election-options';

const DAY = '2026-11-22'; // ordinal 739942: 739942 mod 3 = 1, mod 2 = 0

interface Machine extends ElectionOptions {
  readonly lines: string[];
  readonly standbys: string[];
  readonly stopped: AbortController;
}

describe('partners on real folders', () => {
  let root: string;
  let machines: Machine[];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'elect-'));
    machines = [];
  });

  afterEach(async () => {
    for (const { stopped } of machines) stopped.abort();
    await new Promise((resolve) => setTimeout(resolve, 20));
    try {
      rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    } catch (error) {
      // On Windows what a store's process has open is in the way until it has ended, which no test is about.
      if (process.platform !== 'win32') throw error;
    }
  });

  function fleet(names: readonly string[], present: readonly string[] = names): Partner[] {
    for (const name of present) ensureDirSync(join(root, name, 'record'));
    return names.map((name) => ({ name, home: join(root, name), store: join(root, name, 'record') }));
  }

  function machine(
    partners: readonly Partner[],
    name: string,
    change: Partial<ElectionConfig> & { runId?: string; day?: string } = {},
  ): Machine {
    const { runId = `run-${name}-${machines.length}`, day = DAY, ...election } = change;
    const lines: string[] = [];
    const standbys: string[] = [];
    const stopped = new AbortController();
    const log = {
      info: (text: string) => lines.push(text),
      warning: (text: string) => lines.push(text),
      error: (text: string) => lines.push(text),
    };
    const made: Machine = {
      me: partners.find((one) => one.name === name)!,
      partners,
      day,
      runId,
      clock: createSystemClock(),
      random: Math.random,
      log,
      election: {
        relaxSeconds: 0.4,
        leaseSeconds: 1.2,
        maxScrapeAgeDays: 30,
        standby: 'watch',
        quorum: 'any',
        witness: null,
        coordinator: 'shares',
        etcd: { endpoints: [] },
        ...election,
      },
      signal: stopped.signal,
      onStandby: (producer) => standbys.push(producer),
      lines,
      standbys,
      stopped,
    };
    machines.push(made);
    return made;
  }

  async function scrapeIn(partner: Partner, timestamp: string): Promise<void> {
    const folder = join(partner.store, timestamp);
    mkdirSync(folder);
    writeFileSync(join(folder, 'scrape.db'), timestamp);
    await sealScrape(folder, { timestamp, producer: partner.name, epoch: 1, pages: 1 });
  }

  it('lets the partner of the day produce when all are there, without waiting for late ones', async () => {
    const partners = fleet(['cleo', 'Bram', 'anna']);
    const all = ['anna', 'Bram', 'cleo'].map((name) => machine(partners, name, { relaxSeconds: 60, leaseSeconds: 6 }));
    const decisions = all.map((one) => decide(one));
    const produced = await decisions[1]!;
    expect(produced).toMatchObject({
      kind: 'produce',
      takenOverFrom: null,
      claim: { partner: 'Bram', day: DAY, epoch: 1, order: ['Bram', 'cleo', 'anna'] },
    });
    expect(all[1]!.lines).toEqual(['available partners: anna, Bram, cleo', 'selected partner: Bram']);
    if (produced.kind === 'produce') await finishClaim({ ...all[1]!, claim: produced.claim }, 'done');
    expect(await decisions[0]).toEqual({ kind: 'step-back', why: 'another-produced', reason: 'Bram produced' });
    expect(await decisions[2]).toEqual({ kind: 'step-back', why: 'another-produced', reason: 'Bram produced' });
    expect(partners.map(({ store }) => existsSync(join(store, 'AVAILABLE_FOR_PRODUCTION.flag')))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('lets one partner alone produce, and creates nothing at the others', async () => {
    const partners = fleet(['anna', 'bram', 'cleo'], []);
    mkdirSync(join(root, 'anna'));
    mkdirSync(join(root, 'bram'));
    const anna = machine(partners, 'anna');
    expect(await decide(anna)).toMatchObject({ kind: 'produce', claim: { partner: 'anna' } });
    expect(anna.lines).toEqual(['available partners: anna', 'selected partner: anna']);
    expect([existsSync(join(root, 'bram', 'record')), existsSync(join(root, 'cleo'))]).toEqual([false, false]);
  });

  it('is unable to decide without its own store, and without etcd when that coordinates', async () => {
    const partners = fleet(['anna', 'bram'], ['bram']);
    expect(await decide(machine(partners, 'anna'))).toEqual({ kind: 'unable' });
    const etcd = { endpoints: ['http://127.0.0.1:9'] };
    expect(await decide(machine(partners, 'bram', { coordinator: 'etcd', etcd }))).toEqual({ kind: 'unable' });
    expect(await claimAlone(machine(partners, 'bram', { coordinator: 'etcd', etcd, leaseSeconds: 0.5 }))).toEqual({
      kind: 'unable',
    });
  });

  it('lets one of two without a common store produce when both reach a witness, and both when they do not', async () => {
    const partners = fleet(['anna', 'bram']);
    const seenBy = (name: string): Partner[] =>
      partners.map((one) => (one.name === name ? one : { ...one, store: join(root, 'behind', one.name) }));
    mkdirSync(join(root, 'witness'));
    const change = { standby: 'exit', leaseSeconds: 6 } as const;
    const decideWith = (witness: string | null, day: string) =>
      Promise.all(['anna', 'bram'].map((name) => decide(machine(seenBy(name), name, { ...change, witness, day }))));
    const guarded = await decideWith(join(root, 'witness'), DAY);
    expect(guarded.map(({ kind }) => kind).sort()).toEqual(['produce', 'step-back']);
    for (const { stopped } of machines.splice(0)) stopped.abort();
    const cut = await decideWith(null, '2026-11-23');
    expect(cut.map(({ kind }) => kind)).toEqual(['produce', 'produce']);
  });

  it('by majority does not let one of three alone produce, and does when a second store is there', async () => {
    const partners = fleet(['anna', 'bram', 'cleo'], ['anna']);
    const anna = machine(partners, 'anna', { quorum: 'majority' });
    const decision = decide(anna);
    const decided = decision.then(() => true);
    expect(await Promise.race([decided, new Promise((resolve) => setTimeout(() => resolve(false), 3000))])).toBe(false);
    ensureDirSync(partners[1]!.store);
    expect(await decision).toMatchObject({ kind: 'produce', claim: { partner: 'anna' } });
  });

  it('leaves out a partner whose newest scrape is older or does not hold what its manifest says', async () => {
    const partners = fleet(['anna', 'bram', 'cleo']);
    await scrapeIn(partners[0]!, '261121-0500');
    await scrapeIn(partners[1]!, '261120-0500');
    await scrapeIn(partners[2]!, '261121-0500');
    writeFileSync(join(partners[2]!.store, '261121-0500', 'scrape.db'), '261121-0501');
    const all = ['anna', 'bram', 'cleo'].map((name) =>
      machine(partners, name, { relaxSeconds: 60, leaseSeconds: 6, standby: 'exit' }),
    );
    const decisions = await Promise.all(all.map((one) => decide(one)));
    expect(decisions).toMatchObject([{ kind: 'produce' }, { reason: 'anna produces' }, { reason: 'anna produces' }]);
    expect(all[0]!.lines).toEqual([
      'available partners: anna, bram, cleo',
      'outdated partners: bram, cleo',
      'selected partner: anna',
    ]);
  });

  it('steps back on a produced day without writing anything anywhere', async () => {
    const partners = fleet(['anna', 'bram']);
    const anna = machine(partners, 'anna');
    const produced = await decide(anna);
    if (produced.kind !== 'produce') throw new Error('anna does not produce');
    await finishClaim({ ...anna, claim: produced.claim }, 'done');
    const before = readdirSync(root, { recursive: true }).sort();
    const bram = machine(partners, 'bram');
    expect(await decide(bram)).toEqual({
      kind: 'step-back',
      why: 'already-produced',
      reason: 'already produced today by anna',
    });
    expect(readdirSync(root, { recursive: true }).sort()).toEqual(before);
    expect(bram.lines).toEqual([]);
    expect(await decide(machine(partners, 'bram', { day: '2026-11-23' }))).toMatchObject({
      kind: 'produce',
      claim: { epoch: 2 },
    });
  });

  it('takes over from a producer that falls silent, and the silent one sees that it lost', async () => {
    const partners = fleet(['anna', 'bram', 'cleo']);
    const all = ['anna', 'bram', 'cleo'].map((name) => machine(partners, name));
    const decisions = all.map((one) => decide(one));
    const first = await decisions[1]!;
    if (first.kind !== 'produce') throw new Error('bram does not produce');
    const kept = keepLease({ ...all[1]!, claim: first.claim });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(kept.lost.aborted).toBe(false);
    expect(all.map(({ standbys }) => standbys)).toEqual([['bram'], [], ['bram']]);
    all[1]!.stopped.abort();
    const second = await decisions[2]!;
    expect(second).toMatchObject({ kind: 'produce', takenOverFrom: 'bram', claim: { partner: 'cleo', epoch: 2 } });
    expect(all[2]!.lines.at(-1)).toBe('taking over from bram');
    const late = { ...all[1]!, claim: first.claim, signal: new AbortController().signal };
    await expect(assertLease(late)).rejects.toThrow(LeaseLostError);
    const keeper = keepLease(late);
    await new Promise((resolve) => {
      keeper.lost.addEventListener('abort', resolve);
      setTimeout(resolve, 5000);
    });
    expect(keeper.lost.reason).toBeInstanceOf(LeaseLostError);
    if (second.kind === 'produce') await finishClaim({ ...all[2]!, claim: second.claim }, 'done');
    expect(await decisions[0]).toEqual({ kind: 'step-back', why: 'another-produced', reason: 'cleo produced' });
  }, 30_000);

  it('goes on at once with the unfinished day of a run of its own that was killed', async () => {
    const partners = fleet(['anna', 'bram']);
    const killed = machine(partners, 'anna', { runId: 'killed', leaseSeconds: 60 });
    expect(await decide(killed)).toMatchObject({ kind: 'produce' });
    killed.stopped.abort();
    const again = machine(partners, 'anna', { leaseSeconds: 60 });
    const startedMs = performance.now();
    expect(await decide({ ...again, ownPreviousRunIsDead: (runId) => runId === 'killed' })).toMatchObject({
      kind: 'produce',
      takenOverFrom: null,
      claim: { epoch: 2 },
    });
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });

  it('refuses a stand-alone sync while a production is alive, and grants it after', async () => {
    const partners = fleet(['anna', 'bram']);
    const anna = machine(partners, 'anna', { leaseSeconds: 6 });
    const produced = await decide(anna);
    if (produced.kind !== 'produce') throw new Error('anna does not produce');
    const keeper = keepLease({ ...anna, claim: produced.claim });
    await assertLease({ ...anna, claim: produced.claim });
    expect(await claimAlone(machine(partners, 'bram', { leaseSeconds: 6 }))).toEqual({
      kind: 'step-back',
      why: 'another-produces',
      reason: 'anna produces',
    });
    await finishClaim({ ...anna, claim: produced.claim }, 'released');
    await keeper.stop();
    expect(keeper.lost.aborted).toBe(false);
    await expect(assertLease({ ...anna, claim: produced.claim })).rejects.toThrow('ended (released)');
    expect(await claimAlone(machine(partners, 'bram', { leaseSeconds: 6 }))).toMatchObject({
      kind: 'produce',
      claim: { day: '', partner: 'bram' },
    });
  });

  it('takes back its announcement when it is stopped before the choice', async () => {
    const partners = fleet(['anna', 'bram']);
    const anna = machine(partners, 'anna', { relaxSeconds: 60 });
    const decision = decide(anna);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const flag = join(partners[0]!.store, 'AVAILABLE_FOR_PRODUCTION.flag');
    expect(existsSync(flag)).toBe(true);
    anna.stopped.abort(new Error('stopped'));
    await expect(decision).rejects.toThrow('stopped');
    expect(existsSync(flag)).toBe(false);
  });

  it('cleans up after dead runs, a line of the log for each thing, and leaves the claims of the day', async () => {
    const partners = fleet(['anna', 'bram']);
    const election = join(partners[1]!.store, '.production', 'election');
    for (let number = 1; number <= 20; number += 1)
      ensureDirSync(join(election, `lease.${String(number).padStart(8, '0')}`));
    for (const name of ['.tmp-old', '.tmp-new']) writeFileSync(join(election, name), '');
    utimesSync(join(election, '.tmp-old'), new Date(0), new Date(0));
    const flag = join(partners[1]!.store, 'AVAILABLE_FOR_PRODUCTION.flag');
    writeFileSync(flag, renderRecord({ partner: 'bram', runId: 'dead', day: DAY, n: 3, latest: '' }));
    const anna = machine(partners, 'anna');
    const produced = await decide(anna);
    if (produced.kind !== 'produce') throw new Error('anna does not produce');
    const keeper = keepLease({ ...anna, claim: produced.claim });
    for (let round = 0; round < 150 && !anna.lines.some((line) => line.includes('the flag of')); round += 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    await keeper.stop();
    expect(readdirSync(election).sort()).toEqual([
      '.tmp-new',
      ...Array.from({ length: 16 }, (_, index) => `lease.000000${String(index + 6).padStart(2, '0')}`),
    ]);
    const cleaned = anna.lines
      .filter((line) => line.startsWith('removed'))
      .map((line) => line.replace(`, left by a dead run, from ${partners[1]!.store}`, ''));
    expect(cleaned.sort()).toEqual([
      'removed the claim 1 of nobody',
      'removed the claim 2 of nobody',
      'removed the claim 3 of nobody',
      'removed the claim 4 of nobody',
      'removed the claim 5 of nobody',
      'removed the flag of bram',
      'removed the temporary file .tmp-old',
    ]);
  });

  it('paints the whole picture from the records alone', async () => {
    const partners = fleet(['anna', 'bram'], ['anna']);
    await scrapeIn(partners[0]!, '261121-0500');
    const anna = machine(partners, 'anna');
    await decide(anna);
    const picture = await electionState(anna);
    expect(
      picture.partners.map(({ name, reachable, newestScrape }) => [name, reachable, newestScrape?.timestamp ?? null]),
    ).toEqual([
      ['anna', true, '261121-0500'],
      ['bram', false, null],
    ]);
    expect(picture.claim).toMatchObject({ partner: 'anna', day: DAY, epoch: 1, state: 'producing' });
    expect(picture.lastDone).toBeNull();
  });

  describe('with records that cannot be', () => {
    function plant(store: string, number: number, holder: Partial<Holder>, end?: 'done'): void {
      const path = join(store, '.production', 'election', `lease.${String(number).padStart(8, '0')}`);
      ensureDirSync(path);
      const whole = {
        partner: 'bram',
        runId: `r${number}`,
        attempt: 1,
        day: DAY,
        epoch: 1,
        order: ['bram'],
        ...holder,
      };
      writeFileSync(join(path, 'holder.json'), renderRecord(whole));
      writeFileSync(join(path, 'beat.json'), renderRecord({ n: 1, by: 'x', state: end ?? 'producing' }));
      if (end) writeFileSync(join(path, 'end.json'), renderRecord({ state: end }));
    }

    it.each([
      ['a number without a next', 99_999_999, { epoch: 2 }, undefined],
      ['an epoch without a next', 3, { epoch: Number.MAX_SAFE_INTEGER }, undefined],
      ['the day done by nobody', 3, { partner: 'mallory' }, 'done'],
      ['the far future', 3, { day: '2099-01-01' }, undefined],
    ] as const)('decides as if it were not there, and names it: %s', async (_, number, holder, end) => {
      const partners = fleet(['anna', 'bram']);
      for (const { store } of partners) plant(store, number, holder, end);
      const anna = machine(partners, 'anna');
      const decision = await decide(anna);
      expect(decision).toMatchObject({ kind: 'produce' });
      expect((decision as { claim: { epoch: number } }).claim.epoch).toBeLessThan(10);
      const path = join(partners[0]!.store, '.production', 'election', `lease.${String(number).padStart(8, '0')}`);
      expect(anna.lines.filter((line) => line.startsWith(`refused ${path}`))).toHaveLength(1);
      await finishClaim({ ...anna, claim: (decision as { claim: Claim }).claim }, 'done');
    });

    it('says once what it waits for', async () => {
      const partners = fleet(['anna', 'bram']);
      plant(partners[1]!.store, 42, { epoch: 42 });
      const anna = machine(partners, 'anna');
      expect(await decide(anna)).toMatchObject({ kind: 'produce' });
      const path = join(partners[1]!.store, '.production', 'election', 'lease.00000042');
      expect(anna.lines.filter((line) => line.startsWith('blocked by'))).toEqual([
        expect.stringMatching(new RegExp(`^blocked by ${path.replaceAll('\\', '\\\\')} of bram \\(silent for 1 s\\)$`)),
      ]);
    });
  });
});
