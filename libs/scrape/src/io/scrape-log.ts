import { closeSync, openSync, writeSync } from 'node:fs';
import { Clock, formatLogLine, LogLevel, RunLog } from '@scrape-and-report/production';

/** The scrape's own log; lines of a resumed scrape follow those of the one that broke off. */
export interface ScrapeLog extends RunLog {
  close(): void;
}

/** Opens `log.txt` for appending. */
export function openScrapeLog(file: string, clock: Clock, timeZone: string): ScrapeLog {
  const handle = openSync(file, 'a');
  const write = (level: LogLevel, text: string): void => {
    writeSync(handle, `${formatLogLine({ instant: clock.now(), timeZone, level, text })}\n`);
  };
  return {
    info: (text) => write('INFO', text),
    warning: (text) => write('WARNING', text),
    error: (text) => write('ERROR', text),
    close: () => closeSync(handle),
  };
}
