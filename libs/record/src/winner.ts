import { MAX_LEAP } from './accepted';
import { dayOfScrape } from './layout';

/** What orders productions of one day. */
export interface Token {
  readonly epoch: number;
  readonly producer: string;
}

/** A verified scrape on disk. */
export interface ValidScrape extends Token {
  /** Directory name: `YYMMDD-HHMM` or `YYMMDD-HHMM~<name>`. */
  readonly name: string;
  readonly timestamp: string;
  readonly pages: number;
}

/** Total order of tokens: epoch, then name (lower-cased, by code unit). Negative when `a` is the lower. */
export function compareTokens(a: Token, b: Token): number {
  if (a.epoch !== b.epoch) return a.epoch - b.epoch;
  const [nameA, nameB] = [a.producer.toLowerCase(), b.producer.toLowerCase()];
  return nameA < nameB ? -1 : nameA > nameB ? 1 : 0;
}

/**
 * Those whose epoch the fleet can have reached: counted up from what the store has accepted by no leap of more than
 * `MAX_LEAP`, or attested by three of them. One that is far beyond would lead its day for ever.
 */
export function believedScrapes<T extends Pick<Token, 'epoch'>>(scrapes: readonly T[], accepted = 0): readonly T[] {
  if (scrapes.every(({ epoch }) => epoch <= MAX_LEAP)) return scrapes;
  const epochs = scrapes.map(({ epoch }) => epoch).sort((a, b) => a - b);
  const isNear = (epoch: number, other: number): boolean => Math.abs(epoch - other) <= MAX_LEAP;
  let reached = 0;
  for (const epoch of epochs) {
    const isAttested =
      isNear(epoch, reached) || isNear(epoch, accepted) || epochs.filter((other) => isNear(epoch, other)).length >= 3;
    if (isAttested) reached = epoch;
  }
  return scrapes.filter(({ epoch }) => epoch <= reached);
}

/**
 * The scrape that leads each day, sorted by timestamp: the one with the highest (epoch, name).
 *
 * Of one token's scrapes of a day (a developer's second scrape) the latest timestamp leads. The result does not depend
 * on the order of the input.
 */
export function leadingScrapes(scrapes: Iterable<ValidScrape>): ValidScrape[] {
  const byDay = new Map<string, ValidScrape>();
  for (const scrape of scrapes) {
    const day = dayOfScrape(scrape.timestamp);
    const known = byDay.get(day);
    if (!known || compareScrapes(known, scrape) < 0) byDay.set(day, scrape);
  }
  return [...byDay.values()].sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
}

function compareScrapes(a: ValidScrape, b: ValidScrape): number {
  return compareTokens(a, b) || (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0);
}
