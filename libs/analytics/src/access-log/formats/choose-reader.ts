import { balancerReader, s3Reader } from './amazon';
import { collectedReader } from './collected';
import { customReader } from './custom';
import { haproxyReader } from './haproxy';
import { jsonReader } from './json';
import type { LineReader, LogLine, ReaderFactory, ReaderOptions } from './log-line';
import { ncsaReader } from './ncsa';
import { w3cReader } from './w3c';

/** Every format that is known by itself. The order decides only between readers that read as many lines. */
const PLAIN: readonly ReaderFactory[] = [s3Reader, balancerReader, haproxyReader, w3cReader, jsonReader, ncsaReader];
const READERS: readonly ReaderFactory[] = [...PLAIN, collectedReader(PLAIN)];

/**
 * Makes the reader for a file of which some lines are given: the one that reads most of them; null when none reads any.
 *
 * @param others lines of other files, which may tell more of what these are
 */
export function chooseReader(
  lines: readonly string[],
  options: ReaderOptions,
  others: readonly string[] = [],
): LineReader | null {
  const makers = options.format === null ? READERS : [customReader];
  let best: { make: ReaderFactory; read: number } | null = null;
  for (const make of makers) {
    const reader = make(options);
    const read = lines.filter((line) => isRequest(reader.read(line))).length;
    if (read > (best?.read ?? 0)) best = { make, read };
  }
  const reader = best?.make(options) ?? null;
  reader?.learn?.(lines, others);
  return reader;
}

function isRequest(answer: LogLine | 'nothing' | null): boolean {
  return answer !== null && answer !== 'nothing';
}

export const KNOWN_FORMATS =
  'NCSA common and combined (with virtual host, syslog header or forwarded addresses), W3C (IIS, CloudFront), ALB, ELB, S3, HAProxy, JSON of Caddy, Traefik and nginx, and any of them in the JSON of a collector';
