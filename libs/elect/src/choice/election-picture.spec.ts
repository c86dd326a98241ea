import { paintPicture } from './election-picture';
import type { ClaimView } from '../port/store-io';

const aClaim = (number: number, partner: string, end: ClaimView['end'], day = '2026-11-22'): ClaimView => ({
  number,
  holder: { partner, runId: `run of ${partner}`, attempt: 1, day, epoch: number, order: [partner] },
  beat: { n: 4, by: partner, state: 'producing' },
  end,
});
const paint = (...claims: readonly ClaimView[]) => paintPicture([], [{ announcements: [], claims }]);

describe('paintPicture', () => {
  it('shows the claim that stands open, alive or not', () => {
    expect(paint(aClaim(1, 'anna', 'done', '2026-11-21'), aClaim(2, 'bram', null)).claim).toMatchObject({
      partner: 'bram',
      epoch: 2,
      state: 'producing',
    });
  });

  it('does not show the claim of a dead producer that another has taken over from', () => {
    expect(paint(aClaim(1, 'anna', null), aClaim(2, 'bram', 'done'))).toMatchObject({
      claim: null,
      lastDone: { partner: 'bram' },
    });
    expect(paint(aClaim(1, 'anna', null), aClaim(2, 'bram', null)).claim).toMatchObject({ partner: 'bram' });
  });

  it('still shows it when the one after it gave up', () => {
    expect(paint(aClaim(1, 'anna', null), aClaim(2, 'bram', 'released')).claim).toMatchObject({ partner: 'anna' });
  });

  it('shows none when every claim was ended, nor for one without a readable holder', () => {
    expect(paint(aClaim(1, 'anna', 'released'), { number: 2, holder: null, beat: null, end: null }).claim).toBeNull();
  });
});
