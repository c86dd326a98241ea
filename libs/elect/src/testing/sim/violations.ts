import { choose } from '../../choice/choose';
import type { History, Work } from './run';

export const VIOLATIONS = [
  'twoAtOnce',
  'twoAtOnceUnavoidable',
  'twoAfterSleep',
  'twoLongAfterSleep',
  'bothLong',
  'nobody',
  'second',
  'rotation',
  'noWinner',
  'overwritten',
] as const;
export type Violation = (typeof VIOLATIONS)[number];

/** What no protocol without a majority can prevent: counted apart. */
export const UNAVOIDABLE: readonly Violation[] = ['twoAtOnceUnavoidable', 'twoAfterSleep'];

/** How long a store in common must have been there before a start for it to count as usable: one look and its limit. */
const USABLE_MS = 60_000;
/** What two may need to see each other once they can. */
const MEET_MS = 60_000;

/** What went wrong in a history, each kind at most once. */
export function findViolations(history: History): Set<Violation> {
  const found = new Set<Violation>();
  for (const [one, other] of overlaps(history)) {
    found.add(judgeOverlap(history, one, other));
    if (lastsTooLong(history, one, other)) found.add('bothLong');
  }
  if (history.starts.some((start) => !start.died && isMissed(history, start.day))) found.add('nobody');
  if (history.works.some((work) => isSecond(history, work))) found.add('second');
  if (isWrongProducer(history)) found.add('rotation');
  const sets = productions(history);
  if (
    sets.some((a, i) =>
      sets.some(
        (b, j) => i < j && a.day === b.day && a.epoch === b.epoch && (a.epoch === 0 || a.producer === b.producer),
      ),
    )
  )
    found.add('noWinner');
  // The seed names a scrape by its minute alone; with a token in the manifest both are kept.
  if (sets.some((a, i) => sets.some((b, j) => i < j && a.minute === b.minute && a.epoch === 0 && b.epoch === 0)))
    found.add('overwritten');
  return found;
}

function overlaps(history: History): [Work, Work][] {
  const pairs: [Work, Work][] = [];
  for (const one of history.works) {
    for (const other of history.works) {
      if (
        one.partner === other.partner ||
        other.fromMs < one.fromMs ||
        (other.fromMs === one.fromMs && other.partner < one.partner)
      )
        continue;
      if (togetherMs(history, one, other) > 0) pairs.push([one, other]);
    }
  }
  return pairs;
}

/** How long both were at work; a machine that sleeps does nothing. */
function togetherMs({ world }: History, one: Work, other: Work): number {
  let sumMs = 0;
  const toMs = Math.min(one.toMs ?? Infinity, other.toMs ?? Infinity, 4_500_000);
  const naps = [one, other].map(({ partner }) => world.host(partner).nap);
  for (let atMs = other.fromMs; atMs < toMs; atMs += 1000)
    if (!naps.some((nap) => nap && atMs >= nap.fromMs && atMs < nap.toMs)) sumMs += Math.min(1000, toMs - atMs);
  return sumMs;
}

/** A sleep longer than the lease, or no store that both could use when the later began: no lease, no protocol helps. */
function judgeOverlap(history: History, one: Work, other: Work): Violation {
  if ([one, other].some(({ partner }) => history.world.host(partner).nap !== null)) {
    const tooLong = history.situation.kind === 'frozen producer' && togetherMs(history, one, other) > MEET_MS;
    return tooLong ? 'twoLongAfterSleep' : 'twoAfterSleep';
  }
  const common = hasCommonStore(history, one, other, other.fromMs - USABLE_MS, other.fromMs);
  return common ? 'twoAtOnce' : 'twoAtOnceUnavoidable';
}

function lastsTooLong(history: History, one: Work, other: Work): boolean {
  const fromMs = other.fromMs;
  const toMs = Math.min(one.toMs ?? Infinity, other.toMs ?? Infinity);
  const frozen = [one, other].some(({ partner }) => history.world.host(partner).nap !== null);
  for (let atMs = fromMs; !frozen && atMs + MEET_MS < toMs; atMs += 10_000)
    if (hasCommonStore(history, one, other, atMs, atMs + MEET_MS)) return true;
  return false;
}

function hasCommonStore({ world }: History, one: Work, other: Work, fromMs: number, toMs: number): boolean {
  return [...world.hosts.values()].some(({ machine, serving }) =>
    [one, other].every(
      ({ partner }) =>
        (serving || partner === machine.name) && isSteadilyUp(world, partner, machine.name, fromMs, toMs),
    ),
  );
}

function isSteadilyUp(world: History['world'], from: string, to: string, fromMs: number, toMs: number): boolean {
  if (from === to) return true;
  if (!world.isSteady(from, to)) return false;
  // A frozen or crashed machine does not serve its share either.
  const { crash } = world.host(to).machine;
  if (crash?.machine && crash.atMs < toMs + MEET_MS) return false;
  if (world.host(to).nap !== null) return false;
  return !world.situation.link(from, to).cuts.some((cut) => cut.fromMs <= toMs && cut.toMs >= fromMs);
}

function isMissed({ world }: History, day: string): boolean {
  return ![...world.hosts.values()].some(({ data }) => data.some((one) => one.day === day));
}

/** Work although an earlier production of the day had long been there to be read, or been marked as done. */
function isSecond(history: History, work: Work): boolean {
  return history.works.some((earlier) => {
    const thereMs = work.crawled ? earlier.committedMs : earlier.doneMs;
    if (earlier === work || earlier.day !== work.day || thereMs === null || thereMs + USABLE_MS > work.fromMs)
      return false;
    return isSteadilyUp(history.world, work.partner, earlier.partner, work.fromMs - USABLE_MS, work.fromMs);
  });
}

function isWrongProducer({ situation, works }: History): boolean {
  const first = works[0];
  if (!situation.rotationDefined || !first) return false;
  const alive = situation.machines.filter(({ startMs }) => startMs !== null);
  const expected = choose(
    alive.map(({ name, newestVerified }) => ({ name, latest: newestVerified })),
    alive[0]!.day,
  ).ranking[0];
  return first.partner !== expected;
}

function productions({
  world,
}: History): History['world']['hosts'] extends ReadonlyMap<string, infer H>
  ? H extends { data: (infer D)[] }
    ? D[]
    : never
  : never {
  const seen = new Map(
    [...world.hosts.values()].flatMap(({ data }) => data).map((one) => [`${one.producer} ${one.atMs}`, one]),
  );
  return [...seen.values()];
}
