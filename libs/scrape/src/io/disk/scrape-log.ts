import { closeSync, openSync, writeSync } from 'node:fs';
import { Clock, formatLogLine, LogLevel, RunLog } from '@scrape-and-report/production';

/** The scrape's own log; lines of a resumed scrape follow those of the one that broke off. */
export interface ScrapeLog extends RunLog {
  warnings(texts: readonly string[]): void;
  close(): void;
}

/** Opens `log.txt` for appending. */
export function openScrapeLog(file: string, clock: Clock, timeZone: string): ScrapeLog {
  const handle = openSync(file, 'a');
  const prefixes = { second: -1, INFO: '', WARNING: '', ERROR: '' };
  /** Thousands of lines bear the same second, and telling the time of another zone is slow. */
  const prefix = (level: LogLevel): string => {
    const instant = clock.now();
    const second = Math.floor(instant.getTime() / 1000);
    if (second !== prefixes.second) Object.assign(prefixes, { second, INFO: '', WARNING: '', ERROR: '' });
    return (prefixes[level] ||= formatLogLine({ instant, timeZone, level, text: '' }));
  };
  const write = (level: LogLevel, texts: readonly string[]): void => {
    const lines = texts.map((text) => `${prefix(level)}${text.replace(/\s*[\r\n]+\s*/g, ' ')}\n`);
    if (lines.length > 0) writeSync(handle, lines.join(''));
  };
  return {
    info: (text) => write('INFO', [text]),
    warning: (text) => write('WARNING', [text]),
    warnings: (texts) => write('WARNING', texts),
    error: (text) => write('ERROR', [text]),
    close: () => closeSync(handle),
  };
}
