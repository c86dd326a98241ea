import type { Holder } from '../port/records';
import type { ClaimView, StoreView } from '../port/store-io';
import { believe } from './believe';

const DAY = '2026-11-23';

function claim(number: number, change: Partial<Holder> = {}, view: Partial<ClaimView> = {}): ClaimView {
  const holder = { partner: 'anna', runId: `r${number}`, attempt: 1, day: DAY, epoch: number, order: ['anna'] };
  return { number, holder: { ...holder, ...change }, beat: null, end: null, ...view };
}

function judge(stores: Record<string, Partial<StoreView>>, reached = 0): ReturnType<typeof believe> {
  const views = new Map(
    Object.entries(stores).map(([name, view]) => [name, { announcements: [], claims: [], ...view } as StoreView]),
  );
  return believe(views, { partners: ['anna', 'Bram'], day: DAY, reached });
}

describe('what is believed of claims', () => {
  it('is all that a healthy fleet writes, as it stands', () => {
    const seen = { anna: { claims: [claim(1), claim(2, { partner: 'bram' })], accepted: 2 }, bram: {} };
    const { views, refused, reached } = judge(seen);
    expect(refused).toEqual([]);
    expect(reached).toBe(2);
    expect(views.get('anna')?.claims).toEqual(seen.anna.claims);
  });

  it.each([99_999_999, 99_990_000, 50_000, 10_006])('is not the number %d beside 4', (number) => {
    const { views, refused, reached } = judge({ anna: { claims: [claim(4), claim(number, { epoch: 5 })] } });
    expect(reached).toBe(5);
    expect(views.get('anna')?.claims.map((one) => one.number)).toEqual([4]);
    expect(refused).toMatchObject([{ store: 'anna', number }]);
  });

  it('is not the highest number of a store that has no other', () => {
    expect(judge({ anna: { claims: [claim(99_999_999)] } }).views.get('anna')?.claims).toEqual([]);
  });

  it('is not an epoch beyond what can be, though the claim keeps its place', () => {
    const { views, refused, reached } = judge({
      anna: { claims: [claim(4), claim(5, { epoch: Number.MAX_SAFE_INTEGER }, { end: 'done' })] },
    });
    expect(reached).toBe(5);
    expect(views.get('anna')?.claims[1]).toEqual({ number: 5, holder: null, beat: null, end: 'released' });
    expect(refused).toMatchObject([{ store: 'anna', number: 5 }]);
  });

  it('is not the end of a day by a name that is no partner', () => {
    const { views, refused } = judge({ anna: { claims: [claim(5, { partner: 'mallory' }, { end: 'done' })] } });
    expect(views.get('anna')?.claims).toEqual([{ number: 5, holder: null, beat: null, end: 'released' }]);
    expect(refused).toMatchObject([{ reason: 'mallory is no partner' }]);
  });

  it('says nothing of one that has left and ended long ago', () => {
    expect(
      judge({ anna: { claims: [claim(5, { partner: 'old', day: '2026-01-01' }, { end: 'done' })] } }).refused,
    ).toEqual([]);
  });

  it('is a day at most one further than ours', () => {
    const { refused } = judge({ anna: { claims: [claim(5, { day: '2026-11-24' }), claim(6, { day: '2026-11-25' })] } });
    expect(refused).toMatchObject([{ number: 6, reason: 'it is for 2026-11-25, a day yet to come' }]);
  });

  it('is not an accepted epoch that no other store comes near', () => {
    const { views, refused } = judge({ anna: { claims: [claim(4)], accepted: 99_999_999 }, bram: { accepted: 4 } });
    expect(views.get('anna')?.accepted).toBeUndefined();
    expect(refused).toMatchObject([{ store: 'anna', number: null }]);
  });

  it('is a fleet that really is far on: by a chain, by two stores, or by the own claim', () => {
    const chain = [claim(60_001), claim(60_002), claim(60_003)];
    expect(judge({ anna: { claims: chain } }).reached).toBe(60_003);
    expect(judge({ anna: { claims: [claim(60_001)], accepted: 60_001 }, bram: { accepted: 60_000 } }).reached).toBe(
      60_001,
    );
    expect(judge({ anna: { claims: [claim(60_001)] } }, 60_000).reached).toBe(60_001);
  });
});
