import {
  type Day,
  exitCodeOf,
  isRefused,
  type NamedFinds,
  type ReportNews,
  type StageName,
  type StageOutcome,
} from '@scrape-and-report/production';
import type { Place } from './without-places';
import { type Language, wordsIn } from './message-words';

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
  /** Absolute path of the report's page on the machine that produced; null when there is none. */
  readonly reportPath: string | null;
  /** Address at which a reader opens it; null or absent when there is none that works for every reader. */
  readonly link?: string | null;
  /** English when left out. */
  readonly language?: Language;
  /** What the report found, by name; null or absent when not known. */
  readonly news?: ReportNews | null;
  /** Folders of the partners, which nobody outside is told of. */
  readonly places?: readonly Place[];
}

/** Whether all went well: the rule of the exit code. */
export function wentWell({ outcomes, refusedBy }: Pick<OutcomeMessage, 'outcomes' | 'refusedBy'>): boolean {
  return exitCodeOf(outcomes) === 0 && !isRefused({ refusedBy });
}

/** When a message is sent at all. */
export type NotifyWhen = 'always' | 'changes' | 'errors';

/** Whether there is something to tell. A day that went wrong is told in any case. */
export function isWorthTelling(message: OutcomeMessage, when: NotifyWhen = 'always'): boolean {
  if (when === 'always' || !wentWell(message)) return true;
  if (when === 'errors') return false;
  const { changed, news } = message;
  return Object.values(changed ?? {}).some((pages) => pages > 0) || (news?.problems.count ?? 0) > 0;
}

const SHOWN: readonly StageName[] = ['scrape', 'analytics', 'report', 'sync'];

/** One line: `2026-11-22: produced by anna`, or what failed. Also the subject of a mail. */
export function headlineOf(message: OutcomeMessage): string {
  const { day, partner, outcomes, refusedBy = [], language } = message;
  const words = wordsIn(language);
  if (wentWell(message)) return oneLine(words.produced(day, partner));
  if (exitCodeOf(outcomes) === 0) return oneLine(words.refused(day, partner, refusedBy.join(', ')));
  const failed = (Object.entries(outcomes) as [StageName, StageOutcome][]).flatMap(([stage, outcome]) =>
    outcome === 'failed' ? [words.stages[stage] ?? stage] : [],
  );
  return oneLine(words.failed(day, partner, failed.join(', ') || words.noScrape));
}

/** Stages that people know, with how each ended, in words. */
export function stagesOf({ outcomes, language }: OutcomeMessage): readonly (readonly [string, string])[] {
  const words = wordsIn(language);
  return SHOWN.map((stage) => {
    const outcome = outcomes[stage] ?? 'skipped';
    return [words.stages[stage] ?? stage, words.outcomes[outcome] ?? outcome] as const;
  });
}

/** `2 new, 5 changed`, or null when nothing is known of changes. */
export function changesOf({ changed, language }: OutcomeMessage): string | null {
  if (changed === null) return null;
  const words = wordsIn(language);
  const parts = Object.entries(changed).map(([kind, pages]) => `${pages} ${words.counts[kind] ?? kind}`);
  return parts.join(', ') || words.none;
}

/** Lines of the summary that say what went wrong: the rest stands elsewhere in a message, or names paths of a partner. */
export function faultsOf(message: OutcomeMessage): readonly string[] {
  if (wentWell(message)) return [];
  return message.summary.slice(1).filter((line) => !/^(?:pages|sections|report|all reports): /.test(line));
}

/** A heading with the lines below it. */
export interface MessagePart {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What matters first: what failed, then what the report found, each by name. */
export function partsOf(message: OutcomeMessage): readonly MessagePart[] {
  const { news, language } = message;
  const faults = faultsOf(message);
  return [
    ...(faults.length > 0 ? [{ title: wordsIn(language).whatFailed, lines: faults }] : []),
    ...(news ? newsParts(news, language) : []),
  ];
}

/** What a report found, each by name and none twice. */
export function newsParts(news: ReportNews, language?: Language): readonly MessagePart[] {
  const words = wordsIn(language);
  const part = (title: string, { count, named }: NamedFinds, told: readonly string[] = []): MessagePart[] => {
    if (count === 0) return [];
    const fresh = named.filter(({ where }) => !told.includes(where));
    const lines = fresh.map(({ name, where, visits }) =>
      [name, where === name ? '' : where, visits ? words.visits(visits) : ''].filter(Boolean).join(' · '),
    );
    const [above, rest] = [named.length - fresh.length, count - named.length];
    return [
      {
        title: `${title}: ${count}`,
        lines: [...lines, ...(above > 0 ? [words.above(above)] : []), ...(rest > 0 ? [words.more(rest)] : [])],
      },
    ];
  };
  const visited = news.removedVisited.named.map(({ where }) => where);
  return [
    ...part(words.changed, news.changed),
    ...part(words.problems, news.problems),
    ...part(words.removedVisited, news.removedVisited),
    ...part(words.unreached, news.unreached),
    ...part(words.added, news.added),
    ...part(words.removed, news.removed, visited),
  ];
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
