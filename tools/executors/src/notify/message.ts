import { type Day, exitCodeOf, isRefused, type StageName, type StageOutcome } from '@scrape-and-report/production';

/** How a production ended, as it is told to people who do not look at the log. */
export interface OutcomeMessage {
  readonly day: Day;
  /** Name of the partner that produced. */
  readonly partner: string;
  readonly outcomes: Readonly<Partial<Record<StageName, StageOutcome>>>;
  /** Who refuses the producer's store, when all others do; else empty or absent. */
  readonly refusedBy?: readonly string[];
  /** The last lines that the run prints. */
  readonly summary: readonly string[];
  /** Numbers of pages by what became of them, such as `{ new: 2, changed: 5, removed: 0 }`; null when not known. */
  readonly changed: Readonly<Record<string, number>> | null;
  /** The day's lines of the production log. */
  readonly logText: string;
  /** Absolute path of the report's page; null when there is none. */
  readonly reportPath: string | null;
}

/** Whether all went well: the rule of the exit code. */
export function wentWell({ outcomes, refusedBy }: Pick<OutcomeMessage, 'outcomes' | 'refusedBy'>): boolean {
  return exitCodeOf(outcomes) === 0 && !isRefused({ refusedBy });
}

const SHOWN: readonly StageName[] = ['scrape', 'analytics', 'report', 'sync'];

/** One line: `2026-11-22: produced by anna`, or what failed. Also the subject of a mail. */
export function headlineOf(message: OutcomeMessage): string {
  const { day, partner, outcomes, refusedBy = [] } = message;
  if (wentWell(message)) return oneLine(`${day}: produced by ${partner}`);
  if (exitCodeOf(outcomes) === 0)
    return oneLine(`${day}: produced by ${partner}, whose store is refused by ${refusedBy.join(', ')}`);
  const failed = Object.entries(outcomes).flatMap(([stage, outcome]) => (outcome === 'failed' ? [stage] : []));
  return oneLine(`${day}: production by ${partner} failed: ${failed.join(', ') || 'no scrape'}`);
}

/** Stages that people know, with how each ended. */
export function stagesOf({ outcomes }: OutcomeMessage): readonly (readonly [StageName, StageOutcome])[] {
  return SHOWN.map((stage) => [stage, outcomes[stage] ?? 'skipped'] as const);
}

/** `2 new, 5 changed`, or null when nothing is known of changes. */
export function changesOf({ changed }: OutcomeMessage): string | null {
  if (changed === null) return null;
  const parts = Object.entries(changed).map(([kind, pages]) => `${pages} ${kind}`);
  return parts.join(', ') || 'none';
}

/** Control characters would end a header of a mail, or colour somebody's terminal. */
export function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}

/** The end of a text, from the start of a line, within a number of bytes in UTF-8. */
export function tailOf(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= maxBytes) return text;
  const lineEnd = bytes.indexOf(0x0a, bytes.length - maxBytes);
  return lineEnd === -1 ? '' : bytes.subarray(lineEnd + 1).toString('utf8');
}
