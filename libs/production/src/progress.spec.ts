import type { Clock } from './clock';
import { createConsoleProgress } from './io/console-progress';
import { formatDuration, formatProgress } from './progress';

describe('formatProgress', () => {
  it('tells done, to do, rate and time to go', () => {
    expect(formatProgress({ done: 120, todo: 480, elapsedMs: 10_000 })).toBe(
      '120 done, 480 to do, 12.0 /s, 40 s to go',
    );
  });

  it('promises nothing before anything is done', () => {
    expect(formatProgress({ done: 0, todo: 5, elapsedMs: 0 })).toBe('0 done, 5 to do, 0.0 /s');
  });

  it.each([
    [38, '38 s'],
    [250, '4 min 10 s'],
    [3900, '1 h 5 min'],
  ])('%d seconds are %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});

describe('createConsoleProgress', () => {
  const drawn = (
    isTTY: boolean,
  ): { text: string; at: (ms: number, done: number) => void; end: () => void } & { readonly written: string[] } => {
    let nowMs = 0;
    const written: string[] = [];
    const clock: Clock = { now: () => new Date(0), monotonicMs: () => nowMs, sleep: async () => undefined };
    const progress = createConsoleProgress({
      stream: { isTTY, write: (text) => written.push(text) },
      clock,
      title: 'scrape',
    });
    return {
      text: '',
      written,
      at: (ms, done) => {
        nowMs = ms;
        progress.update({ done, todo: 100 - done });
      },
      end: () => progress.end(),
    };
  };

  it('draws one moving line on a terminal, twice a second at most', () => {
    const progress = drawn(true);
    for (let ms = 0; ms <= 1000; ms += 100) progress.at(ms, ms / 100);
    expect(progress.written).toHaveLength(3);
    expect(progress.written.every((text) => text.startsWith('\r'))).toBe(true);
  });

  it('writes plain lines without one, a line in ten seconds, and the last state at the end', () => {
    const progress = drawn(false);
    for (let ms = 0; ms <= 25_000; ms += 1000) progress.at(ms, ms / 1000);
    progress.end();
    expect(progress.written).toEqual([
      'scrape: 10 done, 90 to do, 1.0 /s, 1 min 30 s to go\n',
      'scrape: 20 done, 80 to do, 1.0 /s, 1 min 20 s to go\n',
      'scrape: 25 done, 75 to do, 1.0 /s, 1 min 15 s to go\n',
    ]);
  });
});
