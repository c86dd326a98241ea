import type { OwnerNews } from '@scrape-and-report/production';
import {
  changesOf,
  headlineOf,
  type MessagePart,
  newsParts,
  oneLine,
  type OutcomeMessage,
  partsOf,
  stagesOf,
  tailOf,
  wentWell,
} from './message';
import { type Language, wordsIn } from './message-words';

/** A mail before it is rendered, whoever gets it. */
export interface Letter {
  /** English when left out. */
  readonly language?: Language;
  /** One line. */
  readonly headline: string;
  /** The headline, with what matters most where that does not say it. */
  readonly subject: string;
  readonly isGood: boolean;
  /** How many pages came, went and changed; null when not known, or said already. */
  readonly changes: string | null;
  readonly parts: readonly MessagePart[];
  /** How each stage ended, where that has to be known. */
  readonly stages: readonly (readonly [stage: string, outcome: string])[];
  /** Where to read on. */
  readonly links: readonly { readonly name: string; readonly address: string }[];
  /** What else there is to know, a line each. */
  readonly notes: readonly string[];
  readonly attachments: readonly Attachment[];
  /** What is said of attached pages, and what when one of them is too large for a mail; null without any. */
  readonly attached: { readonly note: string; readonly tooLarge: string } | null;
}

/** A text, or a file of this machine that goes along when it is there, and no larger than servers take. */
export type Attachment = { readonly name: string; readonly contentType: string } & (
  { readonly text: string } | { readonly path: string }
);

const LOG_BYTES = 1_000_000;

/**
 * How a production ended, for whoever runs it. The log goes with a day that went wrong; the report itself where no address
 * leads to it for every reader.
 */
export function outcomeLetter(message: OutcomeMessage): Letter {
  const { day, language, link, logText, reportPath } = message;
  const words = wordsIn(language);
  const isGood = wentWell(message);
  const attached = !link && reportPath !== null ? [pageNamed(`report-${oneLine(day)}.html`, reportPath)] : [];
  return {
    language,
    headline: headlineOf(message),
    subject: subjectOf(message),
    isGood,
    changes: changesOf(message),
    parts: partsOf(message),
    stages: isGood ? [] : stagesOf(message),
    links: link ? [{ name: words.report, address: link }] : [],
    notes: [],
    attached: attached.length > 0 ? { note: words.attached(1), tooLarge: words.tooLarge } : null,
    attachments: [
      ...attached,
      ...(isGood
        ? []
        : [
            {
              name: `production-${oneLine(day)}.log`,
              text: tailOf(logText, LOG_BYTES),
              contentType: 'text/plain; charset=utf-8',
            },
          ]),
    ],
  };
}

/** On a good day with what happened to the site: a subject is often all that is read. */
function subjectOf(message: OutcomeMessage): string {
  const { changed, news, language } = message;
  const counts = wentWell(message) && changed !== null ? countsOf(changed, news ?? null, language) : '';
  return counts === '' ? headlineOf(message) : `${headlineOf(message)}: ${counts}`;
}

/** `5 changed, 1 new issue`: what there is any of. */
function countsOf(changed: OwnerNews['changed'], news: OwnerNews['news'] | null, language?: Language): string {
  const words = wordsIn(language);
  const problems = news?.problems.count ?? 0;
  return [
    ...Object.entries(changed).flatMap(([kind, count]) =>
      count === 0 ? [] : [`${count} ${words.counts[kind] ?? kind}`],
    ),
    ...(problems === 0 ? [] : [words.newProblems(problems)]),
  ].join(', ');
}

/** What an owner is told of a day's report. */
export interface OwnerMessage {
  readonly day: string;
  readonly owned: OwnerNews;
  /** Address of the folder of the report as it is published; null when it is not. */
  readonly published: string | null;
  /** The pages of his sections on this machine, in the order of their names. */
  readonly pages: readonly string[];
  readonly language?: Language;
}

/**
 * What changed and broke in the sections of an owner. He need not know the fleet: no partner, no path of one, no log. Where
 * the reports are not published the pages of his sections go along.
 */
export function ownerLetter({ day, owned, published, pages, language }: OwnerMessage): Letter {
  const { sections, changed, news } = owned;
  const words = wordsIn(language);
  const headline = oneLine(`${day}: ${sections.join(', ')}: ${countsOf(changed, news, language) || words.nothing}`);
  return {
    language,
    headline,
    subject: headline,
    isGood: true,
    changes: null,
    parts: newsParts(news, language),
    stages: [],
    links: published ? sections.map((name) => ({ name, address: `${published}/${name}.html` })) : [],
    notes: [words.owner(sections.join(', '))],
    attached: published || pages.length === 0 ? null : { note: words.attached(pages.length), tooLarge: words.tooLarge },
    attachments: published ? [] : pages.map((path, nr) => pageNamed(`${sections[nr]}-${day}.html`, path)),
  };
}

/** Whether there is something to tell an owner: what goes wrong with a production is no concern of his. */
export function isWorthAnOwner(
  { changed, news }: OwnerNews,
  when: 'always' | 'changes' | 'errors' = 'always',
): boolean {
  if (when !== 'changes') return when === 'always';
  return Object.values(changed).some((pages) => pages > 0) || news.problems.count > 0;
}

function pageNamed(name: string, path: string): Attachment {
  return { name, path, contentType: 'text/html' };
}
