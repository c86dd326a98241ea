import { hash } from '../text/random.mjs';
import { stampOf } from './calendar.mjs';

/** One line in the combined format. */
export function renderLine({ second, address, request, status, path, referrer = '-', agent }) {
  const size = request.startsWith('HEAD') || status === 304 ? '-' : sizeOf(path, status);
  return `${address} - - [${stampOf(second)}] "${request} HTTP/1.1" ${status} ${size} "${referrer}" "${agent.replace(/"/g, '\\"')}"`;
}

// From the name and not from the file: correcting a word on a page shall not rewrite seven weeks of log.
function sizeOf(path, status) {
  if (status >= 300) return status >= 400 ? 196 : 231;
  return 2400 + (hash(path.split('?')[0]) % 5200);
}

/** What real logs hold besides lines: handshakes on the wrong port, requests cut short, two writers at once. */
export function brokenLines(second, random) {
  const address = `203.0.113.${1 + Math.floor(random() * 250)}`;
  const stamp = stampOf(second);
  const kinds = [
    `${address} - - [${stamp}] "\\x16\\x03\\x01\\x02\\x00\\x01\\x00\\x01\\xfc\\x03\\x03" 400 226 "-" "-"`,
    `${address} - - [${stamp}] "-" 408 - "-" "-"`,
    `${address} - - [${stamp}] "GET /autos/parkeervergunning/ HT`,
    `${address} - - [${stamp}] "GET /nieuws/ HTTP/1.1" 200 4821 "-" "Mozilla/5.0 (compatible${address} - - [${stamp}] "GET / HTTP/1.1"`,
    `${address} - - [00/Nul/2026:25:61:61 +0100] "GET / HTTP/1.1" 200 4012 "-" "-"`,
    `caught SIGTERM, shutting down`,
    '',
    `${address} - - [${stamp}] "GET /caf\xe9 HTTP/1.1" 404 196 "-" "Mozilla/4.0 (compatible; \\"quoted\\" name)"`,
    `${address} - - [${stamp}] "OPTIONS * HTTP/1.0" 200 - "-" "-"`,
  ];
  return kinds[Math.floor(random() * kinds.length)];
}
