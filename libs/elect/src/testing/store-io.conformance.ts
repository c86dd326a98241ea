import type { Announcement, Beat, Holder } from '../port/records';
import type { StoreIo, StoreView } from '../port/store-io';

/** A fresh, empty store and several doors to it, as several machines have. */
export interface StoreUnderTest {
  open(): StoreIo;
  close(): Promise<void>;
}

const holder: Holder = {
  partner: 'Zoë van Dam',
  runId: 'run 1',
  attempt: 1,
  day: '2026-11-22',
  epoch: 7,
  order: ['Zoë van Dam', 'anna'],
};
const beat = (n: number, state: Beat['state'] = 'producing'): Beat => ({ n, by: 'process', state });
const announcement = (partner: string, n: number): Announcement => ({
  partner,
  runId: 'run 1',
  day: '2026-11-22',
  n,
  latest: '261121-0500',
});

/** The contract of `StoreIo`: every version runs it. */
export function describeStoreIo(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a StoreIo`, () => {
    let store: StoreUnderTest;
    let one: StoreIo;
    let two: StoreIo;

    beforeEach(async () => {
      store = await create();
      one = store.open();
      two = store.open();
    });

    afterEach(() => store.close());

    async function look(io: StoreIo): Promise<StoreView> {
      const reply = await io.perform({ kind: 'look' });
      if (reply.kind !== 'view') throw new Error(`look gave ${JSON.stringify(reply)}`);
      return reply.view;
    }

    it('is empty at first, however often one looks', async () => {
      await look(one);
      expect(await look(two)).toEqual({ announcements: [], claims: [] });
    });

    it('gives a number to one of many who reserve it at once', async () => {
      const doors = Array.from({ length: 12 }, () => store.open());
      for (let number = 1; number <= 5; number += 1) {
        const replies = await Promise.all(doors.map((door) => door.perform({ kind: 'reserve', number })));
        expect(replies.filter(({ kind }) => kind === 'ok')).toHaveLength(1);
        expect(replies.filter(({ kind }) => kind === 'exists')).toHaveLength(11);
      }
      expect((await look(one)).claims.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    });

    it('shows a number that is reserved and not filled as a claim by nobody known', async () => {
      await one.perform({ kind: 'reserve', number: 3 });
      expect((await look(two)).claims).toEqual([{ number: 3, holder: null, beat: null, end: null }]);
    });

    it('shows every door who holds a claim, and each beat', async () => {
      await one.perform({ kind: 'reserve', number: 10 });
      await one.perform({ kind: 'hold', number: 10, holder, beat: beat(1, 'claiming') });
      expect((await look(two)).claims).toEqual([{ number: 10, holder, beat: beat(1, 'claiming'), end: null }]);
      expect(await two.perform({ kind: 'beat', number: 10, beat: beat(2) })).toEqual({ kind: 'ok' });
      expect((await look(one)).claims[0]).toMatchObject({ beat: beat(2), end: null });
    });

    it.each(['done', 'released'] as const)('keeps a claim %s whatever beat comes late', async (end) => {
      await one.perform({ kind: 'reserve', number: 1 });
      await one.perform({ kind: 'hold', number: 1, holder, beat: beat(1) });
      await one.perform({ kind: 'end', number: 1, end, beat: beat(2, end) });
      await two.perform({ kind: 'beat', number: 1, beat: beat(3) });
      expect((await look(one)).claims[0]).toMatchObject({ holder, end });
      expect((await look(two)).claims[0]).toMatchObject({ holder, end });
      expect(await one.perform({ kind: 'end', number: 1, end, beat: beat(4, end) })).toEqual({ kind: 'ok' });
    });

    it('keeps one announcement a partner, whole names and case apart', async () => {
      for (const partner of ['jan', 'janssen', 'a/b:c*d?', 'jan']) {
        expect(await one.perform({ kind: 'announce', announcement: announcement(partner, 1) })).toEqual({ kind: 'ok' });
      }
      await two.perform({ kind: 'announce', announcement: announcement('Jan', 2) });
      const announced = (await look(one)).announcements;
      expect(announced.map(({ partner, n }) => `${partner} ${n}`).sort()).toEqual(['Jan 2', 'a/b:c*d? 1', 'janssen 1']);
      expect(await one.perform({ kind: 'withdraw', partner: 'jan' })).toEqual({ kind: 'ok' });
      expect(await one.perform({ kind: 'withdraw', partner: 'jan' })).toEqual({ kind: 'ok' });
      expect((await look(two)).announcements.map(({ partner }) => partner).sort()).toEqual(['a/b:c*d?', 'janssen']);
    });

    it('refuses to fill, renew or end what was never reserved, and makes nothing of it', async () => {
      const kinds = [
        await one.perform({ kind: 'hold', number: 4, holder, beat: beat(1) }),
        await one.perform({ kind: 'beat', number: 4, beat: beat(1) }),
        await one.perform({ kind: 'end', number: 4, end: 'done', beat: beat(1, 'done') }),
      ].map(({ kind }) => kind);
      expect(kinds).toEqual(['down', 'down', 'down']);
      expect((await look(two)).claims).toEqual([]);
    });

    it('forgets a pruned claim, and only that one', async () => {
      for (const number of [1, 2]) await one.perform({ kind: 'reserve', number });
      expect(await one.perform({ kind: 'prune', number: 1 })).toEqual({ kind: 'ok' });
      expect(await one.perform({ kind: 'prune', number: 1 })).toEqual({ kind: 'ok' });
      expect((await look(two)).claims.map(({ number }) => number)).toEqual([2]);
    });
  });
}
