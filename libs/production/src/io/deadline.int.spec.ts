import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { withDeadline } from './deadline';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

describe('a deadline', () => {
  it('ends what nobody else holds, although memory is collected meanwhile', async () => {
    const collecting = setInterval(collectGarbage, 10);
    const late = withDeadline(new AbortController().signal, 100, untilAborted);
    await expect(late).rejects.toMatchObject({ name: 'TimeoutError' });
    clearInterval(collecting);
  });

  it('ends as the signal around it does, with its reason', async () => {
    const outer = new AbortController();
    const ended = withDeadline(outer.signal, 60_000, untilAborted);
    outer.abort(new Error('the run was ended'));
    await expect(ended).rejects.toThrow('the run was ended');
  });

  it('begins nothing when it is over already', async () => {
    const work = jest.fn();
    await expect(withDeadline(AbortSignal.abort(new Error('over')), 60_000, work)).rejects.toThrow('over');
    expect(work).not.toHaveBeenCalled();
  });

  it('gives what was done in time, and leaves no timer and no listener', async () => {
    const outer = new AbortController();
    let inner: AbortSignal | undefined;
    const done = await withDeadline(outer.signal, 20, async (signal) => ((inner = signal), 7));
    expect(done).toBe(7);
    await new Promise((resolve) => setTimeout(resolve, 60));
    outer.abort();
    expect(inner!.aborted).toBe(false);
  });
});
