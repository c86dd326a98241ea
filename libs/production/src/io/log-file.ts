import { appendFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../clock';
import { formatLogLine, type LogLevel, type RunLog } from '../production-log';

export interface LogFileOptions {
  /** The own copy of the production log, or null: console only. */
  readonly file: string | null;
  readonly clock: Clock;
  readonly timeZone: string;
  readonly print: (line: string) => void;
}

/**
 * Appends each line to the own log in one write, and shows it. A store that has moved away is not made anew for a line:
 * that it is gone is shown once.
 */
export function createLogFile({ file, clock, timeZone, print }: LogFileOptions): RunLog {
  let isGone = false;
  const write = (level: LogLevel, text: string): void => {
    const line = formatLogLine({ instant: clock.now(), timeZone, level, text });
    print(line);
    if (file === null) return;
    try {
      appendFileSync(file, `${line}\n`);
      isGone = false;
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      if (!isGone) print(`${dirname(file)} is gone: nothing more is written to its log`);
      isGone = true;
    }
  };
  return {
    info: (text) => write('INFO', text),
    warning: (text) => write('WARNING', text),
    error: (text) => write('ERROR', text),
  };
}
