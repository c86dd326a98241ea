import { appendFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../clock';
import { ProductionError } from '../errors';
import { formatLogLine, type LogLevel, type RunLog } from '../production-log';
import { assertPlace } from './place/known-place';
import { createPatience, HELD, isHeldOpen } from './patience';

export interface LogFileOptions {
  /** The own copy of the production log, or null: console only. */
  readonly file: string | null;
  readonly clock: Clock;
  readonly timeZone: string;
  readonly print: (line: string) => void;
  /**
   * Told each time that the own copy can't be written: its disk is full, read-only, or the file is another user's. Such a
   * line is shown all the same, and nothing is thrown, since lines are also written where no one could catch it. Without
   * it the error is thrown.
   */
  readonly onFault?: (error: unknown) => void;
}

const GONE = ['ENOENT', 'ENOTDIR', 'STORE_GONE'];
const patience = createPatience(HELD, 2000);

/**
 * Appends each line to the own log in one write, and shows it. A store that has moved away is not made anew for a line:
 * that it is gone is shown once. Lines for a log that somebody has open so that nobody can write to it are kept for the
 * next line, or the end of this process.
 */
export function createLogFile({ file, clock, timeZone, print, onFault }: LogFileOptions): RunLog {
  let isGone = false;
  let kept = '';
  let isAwaitingExit = false;
  const append = (log: string): void => {
    try {
      assertPlace(log);
      patience.block(() => appendFileSync(log, kept));
      kept = '';
    } catch (error) {
      if (!isHeldOpen(error)) throw error;
    }
  };
  const writeAtExit = (log: string): void => {
    isAwaitingExit = true;
    process.once('exit', () => {
      try {
        if (kept !== '') append(log);
      } catch {
        // Each line was shown as well.
      }
    });
  };
  const write = (level: LogLevel, text: string): void => {
    const line = formatLogLine({ instant: clock.now(), timeZone, level, text });
    print(line);
    if (file === null) return;
    kept += `${line}\n`;
    try {
      append(file);
      isGone = false;
      if (kept === '' || isAwaitingExit) return;
      print(`${file}: somebody has it open; its lines are written once it is closed`);
      writeAtExit(file);
    } catch (error) {
      kept = '';
      if (!GONE.includes((error as NodeJS.ErrnoException | ProductionError).code ?? '')) {
        if (!onFault) throw error;
        return onFault(error);
      }
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
