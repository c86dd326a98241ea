import { appendFileSync, mkdirSync } from 'node:fs';
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

/** Appends each line to the own log in one write, and shows it. */
export function createLogFile({ file, clock, timeZone, print }: LogFileOptions): RunLog {
  const write = (level: LogLevel, text: string): void => {
    const line = formatLogLine({ instant: clock.now(), timeZone, level, text });
    print(line);
    if (file === null) return;
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, `${line}\n`);
  };
  return {
    info: (text) => write('INFO', text),
    warning: (text) => write('WARNING', text),
    error: (text) => write('ERROR', text),
  };
}
