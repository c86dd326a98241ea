import type { Clock } from '@scrape-and-report/production';
import { Sleepers } from './sleepers';

/** A clock that waits until its time is moved, and counts who waits. */
class HandClock implements Clock {
  readonly waits: { readonly ms: number; readonly end: () => void }[] = [];
  now = (): Date => new Date(0);
  monotonicMs = (): number => 0;
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.waits.push({ ms, end: resolve });
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

describe('those who wait for work', () => {
  it('are woken together, and wait anew after that', async () => {
    const clock = new HandClock();
    const sleepers = new Sleepers(clock);
    const both = Promise.all([sleepers.sleep(500), sleepers.sleep(900)]);
    expect(clock.waits.map(({ ms }) => ms)).toEqual([500]);
    sleepers.wake();
    await both;
    const again = sleepers.sleep(70);
    expect(clock.waits.map(({ ms }) => ms)).toEqual([500, 70]);
    sleepers.wake();
    await again;
  });

  it('go on when their time is over, and may wait once more', async () => {
    const clock = new HandClock();
    const sleepers = new Sleepers(clock);
    const first = sleepers.sleep(500);
    clock.waits[0]!.end();
    await first;
    const second = sleepers.sleep(300);
    expect(clock.waits).toHaveLength(2);
    // The end of the first must not take the second away.
    await Promise.resolve();
    sleepers.wake();
    await second;
  });

  it('are none: waking does nothing', () => {
    expect(() => new Sleepers(new HandClock()).wake()).not.toThrow();
  });
});
