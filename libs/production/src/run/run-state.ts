import { isDay, type Day } from '../calendar';
import { isFileName } from '../records/inside';
import {
  isCount,
  isFlag,
  isNumber,
  isOneOf,
  isPartnerName,
  isProcessId,
  isText,
  listOf,
  optional,
  orNull,
  parserOf,
  recordOf,
} from '../records/record-shape';

/** The stages in their order; `sections` and `report` are one step for people, two for Nx. */
export const STAGES = ['elect', 'scrape', 'analytics', 'sections', 'report', 'fingerprint', 'sync', 'daily'] as const;
export type StageName = (typeof STAGES)[number];

export type StageOutcome = 'done' | 'skipped' | 'failed';

/**
 * What this run is for its partner: `producer` works; `standby` stepped back for another, `refused` met another run of
 * this partner, `produced` met a produced day. All but the producer's later tasks end at once as skipped.
 */
export type RunRole = 'deciding' | 'producer' | 'standby' | 'refused' | 'produced';

/** `run.json`: what every task of one run shares. Plain JSON. */
export interface RunState {
  readonly id: string;
  /** Process id of the nx process, which all its tasks find out by themselves. */
  readonly invocation: number;
  /** The Nx project whose pipeline it is: one nx run may hold the pipelines of many sites. */
  readonly project: string;
  readonly partner: string;
  readonly configDigest: string;
  readonly day: Day;
  /** Added to the machine's clock; from `PRODUCTION_NOW` at the start of the run. */
  readonly nowOffsetMs: number;
  /** UTC, ISO 8601, on the run's clock. */
  readonly startedAt: string;
  readonly role: RunRole;
  /** UTC, ISO 8601, on the run's clock: when it knew its role, before it fetched anything; null before. */
  readonly decidedAt: string | null;
  /** Why this run does not produce; null for a producer. */
  readonly reason: string | null;
  /** The claim of the producer, as the election made it (plain JSON), or null. */
  readonly claim: unknown;
  /**
   * The instant (UTC, ISO 8601) that names a new scrape: the start of the run, and after a takeover a later minute, since
   * the dead producer may have left half a scrape under that of the start.
   */
  readonly scrapeFrom: string;
  /** Directory name of the scrape that this run made or finishes. */
  readonly scrape: string | null;
  /** Who refuses this partner's store, when all do that could be asked and know it; absent or empty otherwise. */
  readonly refusedBy?: readonly string[];
  readonly ended: boolean;
}

/** A run's state as it stands on disk; null for anything else. The id names its folder. */
export const parseRunState = parserOf<RunState>({
  id: (value) => isText(80)(value) && isFileName(value as string),
  invocation: isProcessId,
  project: isText(),
  partner: isPartnerName,
  configDigest: isText(),
  day: (value) => typeof value === 'string' && isDay(value),
  nowOffsetMs: isNumber,
  startedAt: isInstant,
  role: isOneOf('deciding', 'producer', 'standby', 'refused', 'produced'),
  decidedAt: orNull(isInstant),
  reason: orNull(isText(1000)),
  claim: orNull(
    recordOf<ClaimOfRun>({
      day: isText(10),
      epoch: isCount,
      partner: isText(64),
      runId: isText(),
      order: listOf(isText(64), 1000),
    }),
  ),
  scrapeFrom: isInstant,
  scrape: orNull(isScrapeFolder),
  refusedBy: optional(listOf(isPartnerName, 1000)),
  ended: isFlag,
});

/** What the election left of its claim; it alone knows what to do with it. */
interface ClaimOfRun {
  readonly day: string;
  readonly epoch: number;
  readonly partner: string;
  readonly runId: string;
  readonly order: readonly string[];
}

function isInstant(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 40 && !Number.isNaN(Date.parse(value));
}

function isScrapeFolder(value: unknown): boolean {
  return typeof value === 'string' && isFileName(value);
}

/** By what a task finds its run. */
export type RunStarter = Pick<RunState, 'invocation' | 'project'>;

/** How a stage ended; written after its work. Plain JSON. */
export interface Receipt {
  readonly stage: StageName;
  readonly outcome: StageOutcome;
  /** Why it failed or was skipped; null when done. */
  readonly message: string | null;
  /** Day, scrape and configuration that the work belongs to: a receipt of another is none. */
  readonly day: Day;
  readonly scrape: string | null;
  readonly configDigest: string;
  /** UTC, ISO 8601. */
  readonly endedAt: string;
  /** Figures for the summary, and for the stages to the right. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A receipt as it stands on disk; null for anything else. Its facts are its stage's own. */
export const parseReceipt = parserOf<Receipt>({
  stage: isOneOf(...STAGES),
  outcome: isOneOf('done', 'skipped', 'failed'),
  message: orNull((value) => typeof value === 'string' && value.length <= 10_000),
  day: (value) => typeof value === 'string' && isDay(value),
  scrape: orNull(isScrapeFolder),
  configDigest: isText(),
  endedAt: isInstant,
  facts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
});

/**
 * The receipt by which a broken-off run of the same day has already done a stage, or undefined.
 *
 * Only work on the same scrape under the same configuration counts.
 */
export function earlierReceipt(
  receipts: readonly Receipt[],
  wanted: Pick<Receipt, 'stage' | 'day' | 'scrape' | 'configDigest'>,
): Receipt | undefined {
  return receipts.findLast(
    (receipt) =>
      receipt.outcome === 'done' &&
      receipt.stage === wanted.stage &&
      receipt.day === wanted.day &&
      receipt.scrape === wanted.scrape &&
      receipt.configDigest === wanted.configDigest,
  );
}

/** What to do with a stage, by the outcomes of those before it (`docs/outcomes.md` has the table). */
export function skipReason(
  stage: StageName,
  outcomes: Readonly<Partial<Record<StageName, StageOutcome>>>,
): string | null {
  if (stage !== 'elect' && stage !== 'scrape' && stage !== 'daily' && outcomes.scrape !== 'done')
    return 'no scrape of today';
  if ((stage === 'sections' || stage === 'report') && outcomes.analytics !== 'done')
    return 'the analytics update failed';
  if (stage === 'report' && outcomes.sections !== 'done') return 'the sections failed';
  return null;
}

/** Exit code of a production by what its stages came to: 0 when all that had to succeed did. */
export function exitCodeOf(outcomes: Readonly<Partial<Record<StageName, StageOutcome>>>): 0 | 1 {
  const failed = STAGES.some((stage) => outcomes[stage] === 'failed');
  return failed || outcomes.scrape !== 'done' ? 1 : 0;
}

/**
 * Exit code of a whole run: a producer's is that of its stages, anybody else's 0; and 1 for whoever all others refuse,
 * or its store would stay behind for ever, each morning with success.
 */
export function exitCodeOfRun(
  run: Pick<RunState, 'role' | 'refusedBy'>,
  outcomes: Readonly<Partial<Record<StageName, StageOutcome>>>,
): 0 | 1 {
  if (isRefused(run)) return 1;
  return run.role === 'producer' ? exitCodeOf(outcomes) : 0;
}

/** Whether all others refuse the store of this run's partner. */
export function isRefused({ refusedBy = [] }: Pick<RunState, 'refusedBy'>): boolean {
  return refusedBy.length > 0;
}
