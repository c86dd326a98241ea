import { StageError } from '@scrape-and-report/production';
import {
  inOneSpelling,
  pageDigest,
  parseScrapeName,
  pathWithin,
  scrapeDigest,
  type Tombstone,
  type ValidScrape,
} from '@scrape-and-report/record';
import type { ForgetExecutorSchema } from './schema';

/** What somebody wants forgotten. */
export type Wanted =
  { readonly kind: 'page'; readonly path: string } | { readonly kind: 'scrape'; readonly name: string };

/**
 * What the options ask for: one of the two.
 *
 * @param root of the site
 * @throws StageError `FORGET_WHAT`
 */
export function wantedOf({ scrape, path }: Pick<ForgetExecutorSchema, 'scrape' | 'path'>, root: string): Wanted {
  const asked = [scrape, path].filter((one) => one !== undefined && one !== '');
  if (asked.length !== 1)
    throw new StageError('one scrape, or one page, can be forgotten at a time', {
      code: 'FORGET_WHAT',
      hint: 'give --scrape=YYMMDD-HHMM or --path=/a/b',
    });
  if (scrape) return { kind: 'scrape', name: scrape };
  const within = (URL.canParse(path!) && pathWithin(new URL(path!).href, root)) || path!;
  if (!within.startsWith('/'))
    throw new StageError(`${path} is no page of ${root}`, {
      code: 'FORGET_WHAT',
      hint: 'give what follows the root, beginning with /, or the whole URL',
    });
  return { kind: 'page', path: inOneSpelling(within) };
}

/** By what a wanted scrape, or page, is known everywhere; null when none of these scrapes bears the name. */
export function digestOf(
  wanted: Wanted,
  scrapes: readonly Pick<ValidScrape, 'name' | 'timestamp' | 'producer' | 'epoch'>[],
): string | null {
  if (wanted.kind === 'page') return pageDigest(wanted.path);
  const found = scrapes.find(({ name }) => name === wanted.name);
  return found ? scrapeDigest(found) : null;
}

/** No fleet has produced more often. */
const MOST_EPOCHS = 100_000;

/**
 * By what it may be known when no scrape bears the name any more: a tombstone tells who it is of only to who asks.
 *
 * @param facts.epochs the highest that the fleet has reached
 */
export function* possibleDigests(
  wanted: Wanted,
  { producers, epochs }: { readonly producers: readonly string[]; readonly epochs: number },
): Generator<string> {
  if (wanted.kind === 'page') return yield pageDigest(wanted.path);
  const timestamp = parseScrapeName(wanted.name)?.timestamp;
  if (timestamp === undefined) return;
  for (let epoch = 1; epoch <= Math.min(epochs, MOST_EPOCHS); epoch += 1)
    for (const producer of producers) yield scrapeDigest({ timestamp, producer, epoch });
}

/** Names a tombstone to people, without saying what it is of. */
export function nameOf({ kind, digest }: Pick<Tombstone, 'kind' | 'digest'>): string {
  return `${kind} ${digest.slice(0, 8)}`;
}
