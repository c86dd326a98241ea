import { CrawlState } from '../crawl/crawl-state';
import { Resolution } from '../finish/resolve-urls';
import { KnownAddress } from './settle-unreached';

/** What became of a page of the scrape before. */
export interface KnownFate {
  readonly id: number;
  readonly fate: 'recorded' | 'unreached' | 'lost';
  /** Why it was not reached, or how it was lost: `404`, `410`, `moved`, `robots`, `other`; empty for a recorded one. */
  readonly how: string;
  /** What its address gives now, where that is not what it gave before: equal for addresses that give the same. */
  readonly gives: string | null;
}

/** The fate of every known page that still lies in scope; what the configuration leaves out now is no loss. */
export function knownFates(state: CrawlState, { pageOf }: Resolution, known: readonly KnownAddress[]): KnownFate[] {
  const hops = new Map<string, string>();
  for (const { from, to } of state.hops) if (!hops.has(from)) hops.set(from, to);
  return known.flatMap((page): KnownFate[] => {
    const number = state.numberOf(page.from) ?? state.numberOf(page.url);
    if (number === undefined) return [];
    const unreached = state.unreached.get(number);
    const claim = state.claims.get(page.path);
    if (unreached && (!claim || claim.isKept))
      return [{ ...fateOf(page, 'unreached', unreached.reason), gives: shapeAt(state, number) }];
    const gives = givenBy(state, number, pageOf[number], hops);
    if (claim) return [{ ...fateOf(page, 'recorded', ''), gives }];
    return [{ ...fateOf(page, 'lost', howLost(state, number)), gives }];
  });
}

function fateOf({ id }: KnownAddress, fate: KnownFate['fate'], how: string): Omit<KnownFate, 'gives'> {
  return { id, fate, how };
}

function howLost(state: CrawlState, number: number): string {
  const status = state.statuses[number];
  if (status === null) return 'robots';
  if (status === '404' || status === '410' || status === 'soft-404') return status;
  const url = state.urls[number]!;
  return state.hops.some(({ from }) => from === url) ? 'moved' : 'other';
}

function shapeAt({ shapes }: CrawlState, number: number): string | null {
  return shapes[number] === undefined ? null : `shape ${shapes[number]}`;
}

function givenBy(
  state: CrawlState,
  number: number,
  path: string | undefined,
  hops: ReadonlyMap<string, string>,
): string | null {
  if (path === undefined) {
    const to = hops.get(state.urls[number]!);
    return to === undefined ? shapeAt(state, number) : `url ${to.replace(/[?#].*$/s, '')}`;
  }
  const claim = state.claims.get(path);
  const own = state.shapes[number] ?? (claim && state.shapes[state.numberOf(claim.from)!]);
  if (own !== undefined) return `shape ${own}`;
  return claim && claim.from !== state.urls[number] ? `page ${path}` : null;
}
