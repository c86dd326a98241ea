import { type ElectionPicture, nextProducer } from '@scrape-and-report/elect';
import { addDays, type Day, mergeLogs, targetName } from '@scrape-and-report/production';
import { type PartnerIds, refusersOf } from '../../runtime/child/store-ids';

/** What `prod:status` tells, as its `--json` prints it. */
export interface StatusPicture {
  readonly day: Day;
  readonly me: string;
  readonly partners: readonly {
    readonly name: string;
    readonly store: string;
    readonly reachable: boolean;
    readonly problem: string | null;
    readonly newestScrape: string | null;
    /** Who refuses its store, since it bears another id than before: of the own one all, of another's this machine. */
    readonly refusedBy: readonly string[];
    /** What to do about that, or null. */
    readonly hint: string | null;
  }[];
  /** The claim that stands open; its holder may be dead. */
  readonly claim: { readonly holder: string; readonly epoch: number; readonly day: Day; readonly state: string } | null;
  readonly lastProduction: {
    readonly producer: string;
    readonly epoch: number;
    readonly day: Day;
    readonly outcome: string;
    readonly problems: readonly string[];
  } | null;
  /** Who goes first at the next start if every reachable partner takes part; null when none can be reached. */
  readonly nextProducer: { readonly day: Day; readonly name: string } | null;
}

export interface StatusFacts {
  readonly day: Day;
  readonly me: string;
  /** Of the site among those of the workspace. */
  readonly place?: number;
  readonly election: ElectionPicture;
  /** The copies of the production log that could be read. */
  readonly logs: readonly string[];
  readonly ids: FleetIds;
}

/** What the stores say of each other's ids. */
export interface FleetIds {
  /** By which ids the own store knows those of others. */
  readonly known: Readonly<Record<string, string>>;
  /** Of all partners, the own one among them. */
  readonly stores: readonly PartnerIds[];
}

const joinHint = (): string =>
  `it bears another id than the one they know: run nx run ${targetName('join')} on that machine, then nx run ${targetName('join')} -- --apply`;

function refusalOf(name: string, me: string, ids: FleetIds): string[] {
  const its = ids.stores.find((one) => one.name === name)?.ids ?? null;
  if (its === null) return [];
  if (name === me)
    return refusersOf(
      its.id,
      ids.stores.filter((one) => one.name !== me),
    );
  const known = ids.known[name];
  return known !== undefined && its.id !== known ? [me] : [];
}

/** Puts together what the records and the logs say. */
export function statusOf({ day, me, place, election, logs, ids }: StatusFacts): StatusPicture {
  const { claim, lastProduction, lastDone } = election;
  const nextDay = lastDone?.day === day ? addDays(day, 1) : day;
  const reachable = election.partners.filter((partner) => partner.reachable);
  const next = nextProducer(
    reachable.map(({ name, newestScrape }) => ({ name, latest: newestScrape?.timestamp ?? '' })),
    nextDay,
    place,
  );
  return {
    day,
    me,
    partners: election.partners.map(({ name, store, reachable, problem, newestScrape }) => {
      const refusedBy = reachable ? refusalOf(name, me, ids) : [];
      return {
        name,
        store,
        reachable,
        problem,
        newestScrape: newestScrape?.name ?? null,
        refusedBy,
        hint: refusedBy.length > 0 ? joinHint() : null,
      };
    }),
    claim: claim && { holder: claim.partner, epoch: claim.epoch, day: claim.day, state: claim.state },
    lastProduction: lastProduction && {
      producer: lastProduction.partner,
      epoch: lastProduction.epoch,
      day: lastProduction.day,
      outcome: lastProduction.state === 'done' ? 'produced' : lastProduction.state,
      problems: problemsOf(mergeLogs(logs), lastProduction.day),
    },
    nextProducer: next === null ? null : { day: nextDay, name: next },
  };
}

/** Texts of the log's errors and warnings on a day. */
function problemsOf(log: string, day: Day): string[] {
  return log.split('\n').flatMap((line) => {
    const match = /^\[(\d{4}-\d{2}-\d{2}) [\d:]{8}\] (?:ERROR|WARNING) +- (.*)$/.exec(line);
    return match && match[1] === day ? [match[2]!] : [];
  });
}

/** One screen for people. */
export function renderStatus(status: StatusPicture): string {
  const width = Math.max(...status.partners.map(({ name }) => name.length));
  const { claim, lastProduction: last, nextProducer: next } = status;
  return [
    `${status.day}, on ${status.me}`,
    '',
    'partners',
    ...status.partners.map(({ name, reachable, problem, newestScrape, store, refusedBy, hint }) => {
      const state = reachable
        ? `reachable      newest scrape ${newestScrape ?? 'none'}`
        : `not reachable  ${problem ?? ''}`;
      const notes = [
        ...(reachable && problem !== null ? [problem] : []),
        ...(hint === null ? [] : [`refused by ${refusedBy.join(', ')}: ${hint}`]),
      ];
      return [
        `  ${name.padEnd(width)}  ${state}  ${store}`,
        ...notes.map((note) => `  ${' '.repeat(width)}  ${note}`),
      ].join('\n');
    }),
    '',
    `claim            ${claim ? `${claim.holder}, epoch ${claim.epoch}, ${claim.day || 'a sync alone'}, ${claim.state}` : 'none'}`,
    `last production  ${last ? `${last.day} by ${last.producer}, epoch ${last.epoch}: ${last.outcome}` : 'none'}`,
    ...(last?.problems ?? []).map((problem) => `                 ${problem}`),
    `next producer    ${next ? `${next.name}, on ${next.day}, if all reachable partners take part` : 'nobody can be reached'}`,
  ].join('\n');
}
