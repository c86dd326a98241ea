import { isDay, type Day } from '../calendar';
import { isCount, isText, listOf, optional, orNull, recordOf, shapeOf, type Check } from '../records/record-shape';
import type { Receipt, StageName } from './run-state';

/** What each stage leaves in its receipt when it is done: figures for the summary and for the stages to the right. */
export interface StageFacts {
  readonly elect: NoFacts;
  readonly scrape: {
    readonly pages: number;
    /** All requests, of a broken-off part too, retries and external links counted. */
    readonly requests: number;
    readonly notModified: number;
    readonly problems: number;
    readonly unreached: number;
    readonly givenUp: number;
  };
  readonly analytics: {
    readonly daysWritten: number;
    readonly daysKept: number;
    readonly firstDay: Day | null;
    readonly lastDay: Day | null;
    readonly incompleteDays: readonly Day[];
  };
  readonly sections: { readonly sections: number };
  readonly report: {
    /** Absolute path of the day's report. */
    readonly folder: string;
    readonly sections: number;
    readonly rebuilt: number;
    /** Pages by what became of them: `new`, `removed`, `changed`, and more. */
    readonly changed: Readonly<Record<string, number>>;
    readonly news?: ReportNews;
    /** For each owner of sections. */
    readonly ownerNews?: readonly OwnerNews[];
  };
  readonly fingerprint: NoFacts;
  readonly sync: {
    readonly partners: readonly PartnerFacts[];
  };
  readonly daily: NoFacts;
}

/** What a report found, by name, for those who are told of it. */
export interface ReportNews {
  readonly changed: NamedFinds;
  readonly added: NamedFinds;
  readonly removed: NamedFinds;
  /** Things to be mended that the recording before did not have, heaviest first. */
  readonly problems: NamedFinds;
  readonly removedVisited: NamedFinds;
  readonly unreached: NamedFinds;
}

/** The same of all sections of one owner together. */
export interface OwnerNews {
  /** Names of the sections; at least one. */
  readonly sections: readonly string[];
  /** Pages by what became of them, as of the whole site. */
  readonly changed: Readonly<Record<string, number>>;
  readonly news: ReportNews;
}

/** Some of what was found, those that matter most first. */
export interface NamedFinds {
  readonly count: number;
  readonly named: readonly NamedFind[];
}

interface NamedFind {
  /** Title of a page, or what a problem is. */
  readonly name: string;
  /** Path of the page, or what the problem is about. */
  readonly where: string;
  readonly visits: number | null;
}

/** As many as a message names. */
export const MOST_NAMED = 10;

type NoFacts = Readonly<Record<never, never>>;

interface PartnerFacts {
  readonly partner: string;
  readonly outcome: string;
  readonly added: number;
  readonly updated: number;
  readonly deleted: number;
}

const isDayOfFacts: Check = (value) => typeof value === 'string' && isDay(value);
const isFinds = recordOf<NamedFinds>({
  count: isCount,
  named: listOf(recordOf<NamedFind>({ name: isText(500), where: isText(500), visits: orNull(isCount) }), MOST_NAMED),
});
const isNews = recordOf<ReportNews>({
  ...{ changed: isFinds, added: isFinds, removed: isFinds },
  ...{ problems: isFinds, removedVisited: isFinds, unreached: isFinds },
});
const MOST_SECTIONS = 10_000;
const isCounts: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isCount);

/** One reader for each stage; the compiler wants each fact of each. */
const READERS: { readonly [S in StageName]: (value: unknown) => StageFacts[S] | null } = {
  elect: shapeOf<NoFacts>({}),
  scrape: shapeOf<StageFacts['scrape']>({
    pages: isCount,
    requests: isCount,
    notModified: isCount,
    problems: isCount,
    unreached: isCount,
    givenUp: isCount,
  }),
  analytics: shapeOf<StageFacts['analytics']>({
    daysWritten: isCount,
    daysKept: isCount,
    firstDay: orNull(isDayOfFacts),
    lastDay: orNull(isDayOfFacts),
    incompleteDays: listOf(isDayOfFacts, 10_000),
  }),
  sections: shapeOf<StageFacts['sections']>({ sections: isCount }),
  report: shapeOf<StageFacts['report']>({
    folder: isText(32_767),
    sections: isCount,
    rebuilt: isCount,
    changed: isCounts,
    news: optional(isNews),
    ownerNews: optional(
      listOf(
        recordOf<OwnerNews>({ sections: listOf(isText(64), MOST_SECTIONS), changed: isCounts, news: isNews }),
        MOST_SECTIONS,
      ),
    ),
  }),
  fingerprint: shapeOf<NoFacts>({}),
  sync: shapeOf<StageFacts['sync']>({
    partners: listOf(
      recordOf<PartnerFacts>({
        partner: isText(64),
        outcome: isText(),
        added: isCount,
        updated: isCount,
        deleted: isCount,
      }),
      1000,
    ),
  }),
  daily: shapeOf<NoFacts>({}),
};

/** What a stage that was done left, or null: it was not done, or its receipt holds something else. */
export function factsOf<S extends StageName>(receipts: readonly Receipt[], stage: S): StageFacts[S] | null {
  const receipt = receipts.find((one) => one.stage === stage && one.outcome === 'done');
  return receipt ? READERS[stage](receipt.facts) : null;
}

const readLoss = shapeOf<{ readonly leaseLost?: boolean }>({
  leaseLost: optional((value) => typeof value === 'boolean'),
});

/** Whether a stage of the run ended because another holds its claim. */
export function wasLeaseLost(receipts: readonly Receipt[]): boolean {
  return receipts.some(({ facts }) => readLoss(facts)?.leaseLost === true);
}
