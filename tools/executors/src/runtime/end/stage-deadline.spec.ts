import { createSystemClock, LeaseLostError } from '@scrape-and-report/production';
import type { WorkContext } from '../stage-context';
import { watchProgress } from './stage-deadline';

function aWorld(): { work: WorkContext; lines: string[] } {
  const lines: string[] = [];
  const add = (text: string): void => void lines.push(text);
  const work = {
    signal: new AbortController().signal,
    clock: createSystemClock(),
    log: { info: add, warning: add, error: add },
    progress: () => ({ update: () => undefined, end: () => undefined }),
    assertLease: async () => undefined,
  } as unknown as WorkContext;
  return { work, lines };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a stage with a deadline', () => {
  it('is ended when it shows no sign of progress, though it never ends by itself', async () => {
    const watch = watchProgress(aWorld().work, 60);
    let signal: AbortSignal | undefined;
    const running = watch.run((work) => ((signal = work.signal), new Promise(() => undefined)));
    await expect(running).rejects.toMatchObject({ code: 'STAGE_STUCK', message: 'no sign of progress for 0 min' });
    expect(signal?.aborted).toBe(true);
    watch.dispose();
  });

  it.each([
    ['lines of the log', async (work: WorkContext) => work.log.info('on')],
    ['assertions of the lease', (work: WorkContext) => work.assertLease()],
  ] as const)('goes on for as long as there are %s', async (_, sign) => {
    const watch = watchProgress(aWorld().work, 200);
    const running = watch.run(async (work) => {
      for (let step = 0; step < 10; step += 1) {
        await sign(work);
        await pause(50);
      }
      return 'done';
    });
    await expect(running).resolves.toBe('done');
    watch.dispose();
  });

  it('takes the same figure again and again for no progress', async () => {
    const watch = watchProgress(aWorld().work, 150);
    const running = watch.run(async (work) => {
      const progress = work.progress('x');
      while (!work.signal.aborted) {
        progress.update({ done: 1, todo: 2 });
        await pause(20);
      }
    });
    await expect(running).rejects.toMatchObject({ code: 'STAGE_STUCK' });
    watch.dispose();
  });

  it('lets a stage wait for as long as it says that it will', async () => {
    const watch = watchProgress(aWorld().work, 100);
    await expect(watch.run((work) => work.clock.sleep(400).then(() => 'woken'))).resolves.toBe('woken');
    watch.dispose();
  });

  it('passes on why a stage failed', async () => {
    const watch = watchProgress(aWorld().work, 1000);
    await expect(watch.run(() => Promise.reject(new LeaseLostError('gone')))).rejects.toThrow('gone');
    watch.dispose();
  });
});
