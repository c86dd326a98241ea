import { appendFileSync } from 'node:fs';
import { createRandom } from '../report/make-site';

const LINES_A_DAY = 20_000;
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A day of a server's log: few pages are asked for often, and most seldom. */
export function logDay(file: string, date: Date, paths: readonly string[]): void {
  const random = createRandom(date.getTime() / 86_400_000);
  const day = `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  const lines: string[] = [];
  for (let nr = 0; nr < LINES_A_DAY; nr++) {
    const second = Math.floor((nr * 86_000) / LINES_A_DAY);
    const time = [second / 3600, (second / 60) % 60, second % 60].map((part) => two(Math.floor(part))).join(':');
    const path = paths[Math.floor(paths.length ** random()) - 1]!;
    const address = `10.${Math.floor(random() * 200)}.${Math.floor(random() * 20)}.7`;
    lines.push(`${address} - - [${day}:${time} +0000] "GET /${path} HTTP/1.1" 200 5120 "-" "${AGENT}"`);
  }
  appendFileSync(file, `${lines.join('\n')}\n`);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
