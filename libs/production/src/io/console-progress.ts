import type { Clock } from '../clock';
import { formatProgress, type Progress } from '../progress';

/** What a progress line is drawn on: a terminal, or anything that takes lines. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** A terminal is drawn on twice a second at most; a file gets a line in ten seconds. */
const TERMINAL_MS = 500;
const PLAIN_MS = 10_000;

/** One moving line on a terminal, plain lines without one. */
export function createConsoleProgress(options: { stream: ProgressStream; clock: Clock; title: string }): Progress {
  const { stream, clock, title } = options;
  const startedMs = clock.monotonicMs();
  const intervalMs = stream.isTTY ? TERMINAL_MS : PLAIN_MS;
  let drawnMs = stream.isTTY ? -Infinity : startedMs;
  let last: Parameters<Progress['update']>[0] | undefined;
  const draw = (): void => {
    if (!last) return;
    const text = `${title}: ${formatProgress({ ...last, elapsedMs: clock.monotonicMs() - startedMs })}${last.note ? `  ${last.note}` : ''}`;
    stream.write(stream.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
    drawnMs = clock.monotonicMs();
  };
  return {
    update: (state) => {
      last = state;
      if (clock.monotonicMs() - drawnMs >= intervalMs) draw();
    },
    end: () => {
      draw();
      if (stream.isTTY && last) stream.write('\n');
      last = undefined;
    },
  };
}
