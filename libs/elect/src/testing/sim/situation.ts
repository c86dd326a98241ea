import { addDays, dayOf } from '@scrape-and-report/production';
import { createChance, type Chance } from '@scrape-and-report/testing';

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** How one machine reaches another's store; the way back is a link of its own. */
export interface Link {
  readonly latencyMs: number;
  /** When nothing gets through. */
  readonly cuts: readonly Span[];
}

export interface SimMachine {
  readonly name: string;
  /** When the scheduler starts the production, or null: never. */
  readonly startMs: number | null;
  /** Date of the run in the fleet's zone, and as a machine in another zone would have it (the seed's). */
  readonly day: string;
  readonly localDay: string;
  /** Newest scrape as its name says, and the newest whose content is right. */
  readonly newest: string;
  readonly newestVerified: string;
  readonly clockRate: number;
  /** Process killed, or the whole machine with its share; perhaps started again. */
  readonly crash: { readonly atMs: number; readonly machine: boolean; readonly restartMs: number | null } | null;
  /** Suspended, counted from the moment at which it begins to produce. */
  readonly freeze: { readonly afterMs: number; readonly forMs: number } | null;
  /** A flag (and for us an announcement, and perhaps an unfinished claim) that a dead run left. */
  readonly litter: { readonly flag: boolean; readonly claimDay: string | null } | null;
}

export interface Situation {
  readonly kind: SituationKind;
  readonly seed: number;
  readonly machines: readonly SimMachine[];
  /** From the first to the second by name. */
  readonly link: (from: string, to: string) => Link;
  /** Listings of others' stores may be this old. */
  readonly staleMs: number;
  readonly workMs: number;
  readonly quorum: 'any' | 'majority';
  /** A folder on a share of its own that everybody reaches always. */
  readonly witness: boolean;
  /** Whether the one right producer is defined: those who start by themselves, all healthy. */
  readonly rotationDefined: boolean;
}

export const SITUATION_KINDS = [
  'together',
  'skew',
  'slow shares',
  'crash',
  'stale flag or claim',
  'one-way links',
  'cuts',
  'midnight',
  'names in names',
  'outdated and corrupt',
  'late starters',
  'frozen producer',
  'healing partition',
  'mixed',
] as const;
export type SituationKind = (typeof SITUATION_KINDS)[number];

const PLAIN = ['anna', 'Bram', 'cleo', 'dirk', 'Eva'];
const NESTED = ['an', 'jan', 'janssen', 'Jans', 'anja'];
const FLEET_ZONE = 'Europe/Amsterdam';

/** One random situation of a kind; the same seed gives the same one. */
export function createSituation(
  kind: SituationKind,
  seed: number,
  guard: Partial<Pick<Situation, 'quorum' | 'witness'>> = {},
): Situation {
  const chance = createChance(
    Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(SITUATION_KINDS.indexOf(kind) + 1, 0x85ebca6b),
  );
  const has = (...kinds: SituationKind[]): boolean => kinds.includes(kind) || (kind === 'mixed' && chance.happens(0.3));
  const names = (has('names in names') ? NESTED : PLAIN).slice(0, chance.whole(2, 5));
  const instantMs = instantOf(kind, chance);
  const spreadMs = has('skew') ? 120_000 : 2000;
  const [slow, crash, litter, outdated, late, freeze] = [
    has('slow shares'),
    has('crash'),
    has('stale flag or claim'),
    has('outdated and corrupt'),
    has('late starters'),
    has('frozen producer'),
  ];
  const dead = litter ? chance.pick(names) : null;
  const machines = names.map((name): SimMachine => {
    const startMs =
      name === dead
        ? null
        : late && name !== names[0] && chance.happens(0.5)
          ? chance.between(10_000, 1_200_000)
          : chance.between(0, spreadMs);
    const instant = new Date(instantMs + (startMs ?? 0));
    return {
      name,
      startMs,
      day: dayOf(instant, FLEET_ZONE),
      localDay: dayOf(instant, kind === 'midnight' && name === names[0] ? 'America/New_York' : FLEET_ZONE),
      ...scrapesOf(outdated, dayOf(new Date(instantMs), FLEET_ZONE), chance),
      clockRate: chance.between(0.98, 1.02),
      crash:
        crash && name !== names.at(-1) && chance.happens(0.6)
          ? {
              atMs: (startMs ?? 0) + (chance.happens(0.4) ? chance.between(0, 6000) : chance.between(0, 360_000)),
              machine: chance.happens(0.5),
              restartMs: chance.happens(0.3) ? chance.between(5000, 240_000) : null,
            }
          : null,
      freeze: freeze ? { afterMs: chance.between(0, 200_000), forMs: chance.between(1000, 600_000) } : null,
      litter:
        name === dead
          ? { flag: true, claimDay: chance.happens(0.5) ? addDays(dayOf(instant, FLEET_ZONE), -1) : null }
          : null,
    };
  });
  return {
    kind,
    seed,
    machines,
    workMs: 240_000,
    quorum: 'any',
    witness: false,
    ...guard,
    link: createLinks(
      names,
      { oneWay: has('one-way links'), cut: has('cuts'), partition: has('healing partition'), slow },
      chance,
    ),
    staleMs: chance.happens(0.5) ? 10_000 : 0,
    rotationDefined:
      [
        'together',
        'stale flag or claim',
        'one-way links',
        'midnight',
        'names in names',
        'outdated and corrupt',
      ].includes(kind) && new Set(machines.filter(({ startMs }) => startMs !== null).map(({ day }) => day)).size === 1,
  };
}

/** 05:00 in the fleet's zone, of days that include both clock changes; or the minutes around midnight. */
function instantOf(kind: SituationKind, chance: Chance): number {
  const day = chance.pick([
    '2026-03-28',
    '2026-03-29',
    '2026-03-30',
    '2026-10-24',
    '2026-10-25',
    '2026-10-26',
    '2026-12-31',
    '2028-02-29',
  ]);
  const summer = day > '2026-03-28' && day < '2026-10-25';
  const utcHour = kind === 'midnight' ? (summer ? 22 : 23) : summer ? 3 : 4;
  const base = Date.parse(`${day}T00:00:00Z`) + utcHour * 3_600_000;
  return kind === 'midnight' ? base + chance.between(-2500, 1500) : base;
}

function scrapesOf(outdated: boolean, day: string, chance: Chance): Pick<SimMachine, 'newest' | 'newestVerified'> {
  const nameOf = (age: number): string => `${addDays(day, -age).slice(2).replaceAll('-', '')}-0500`;
  if (!outdated) return { newest: nameOf(1), newestVerified: nameOf(1) };
  const age = chance.happens(0.5) ? 1 : chance.whole(2, 6);
  return chance.happens(0.2)
    ? { newest: nameOf(0), newestVerified: nameOf(age) }
    : { newest: nameOf(age), newestVerified: nameOf(age) };
}

interface LinkTroubles {
  readonly oneWay: boolean;
  readonly cut: boolean;
  readonly partition: boolean;
  readonly slow: boolean;
}

function createLinks(names: readonly string[], troubles: LinkTroubles, chance: Chance): Situation['link'] {
  const links = new Map<string, Link>();
  const side = new Map(names.map((name) => [name, chance.happens(0.5)]));
  const cutMs = chance.happens(0.5) ? 0 : chance.between(0, 200_000);
  const partition: Span = { fromMs: cutMs, toMs: cutMs + chance.between(60_000, 600_000) };
  const slowStore = chance.pick(names);
  for (const from of names) {
    for (const to of names) {
      if (from === to) continue;
      const cuts: Span[] = [];
      const always: Span = { fromMs: 0, toMs: Infinity };
      // Of each pair one direction works: which one is drawn when the pair first comes up.
      if (
        troubles.oneWay &&
        (links.has(`${to} ${from}`)
          ? links.get(`${to} ${from}`)!.cuts.length === 0 && chance.happens(0.7)
          : chance.happens(0.5))
      )
        cuts.push(always);
      if (troubles.cut && chance.happens(0.3)) cuts.push(always);
      if (troubles.partition && side.get(from) !== side.get(to)) cuts.push(partition);
      // Slower than the limit is one store; were there more, some would have no usable store in common: that is a cut.
      const slowestMs = to === slowStore ? 45_000 : 6000;
      const slow = troubles.slow && (to === slowStore || chance.happens(0.3));
      const latencyMs = slow ? chance.between(1000, slowestMs) : chance.between(5, 60);
      links.set(`${from} ${to}`, { latencyMs, cuts });
    }
  }
  return (from, to) => links.get(`${from} ${to}`)!;
}
