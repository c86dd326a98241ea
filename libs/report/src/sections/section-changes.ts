import { TEXT_ASPECTS, type AspectChange, type PageMove } from '@scrape-and-report/record';
import { diffOfChange, withTexts } from '../changes/describe-change';
import { recordedAt } from '../changes/format-timestamp';
import { MAX_SECTION_CHANGES, type SectionChange } from '../model';
import { factsOf, sectionOf, type SectionFacts } from './section-of';
import type { SectionSource } from './section-source';

/** Rows of one text comparison on a section page. */
const MAX_DIFF_ROWS = 60;

type Event = PageMove | AspectChange;
const isMove = (event: Event): event is PageMove => 'kind' in event;

/** The newest changes of each section, newest first, parallel to the configured sections. */
export function changesOfSections(source: SectionSource, facts: ReadonlyMap<string, SectionFacts>): SectionChange[][] {
  const sections = source.report.sections.map(sectionOf);
  const kept: Event[][] = sections.map(() => []);
  for (let nr = source.nr; nr > 1 && kept.some(({ length }) => length < MAX_SECTION_CHANGES); nr--) {
    for (const event of eventsOf(source, nr)) {
      const page = factsOf(facts, event.path);
      sections.forEach((isOwn, index) => {
        if (kept[index]!.length < MAX_SECTION_CHANGES && isOwn(page)) kept[index]!.push(event);
      });
    }
  }
  const titles = titlesByPath(source);
  return kept.map((events) => events.map((event) => sectionChange(source, event, titles.get(event.path) ?? null)));
}

function eventsOf({ history }: SectionSource, nr: number): Event[] {
  const events: Event[] = [...history.movesAt(nr), ...history.changesAt(nr)];
  return events.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function titlesByPath({ pages, gone }: SectionSource): Map<string, string | null> {
  return new Map([...gone, ...pages].map(({ path, title }) => [path, title]));
}

function sectionChange({ history, counted }: SectionSource, event: Event, title: string | null): SectionChange {
  const found = recordedAt(history.scrapes[event.nr - 1]!.timestamp);
  const common = { found, path: event.path, url: event.url, title };
  if (isMove(event)) {
    const { kind } = event;
    return {
      ...common,
      kind,
      aspect: null,
      previous: null,
      current: null,
      factor: null,
      previousFound: null,
      diff: null,
    };
  }
  const change = withTexts(event, history);
  const isText = TEXT_ASPECTS.has(event.aspect);
  return {
    ...common,
    kind: 'changed',
    aspect: event.aspect,
    previous: isText ? null : change.previous,
    current: isText ? null : change.current,
    factor: roundFactor(event.factor),
    previousFound: recordedAt(history.scrapes[event.since - 1]!.timestamp),
    diff: diffOfChange(change, { counted, maxRows: MAX_DIFF_ROWS }),
  };
}

/** Four digits are more than the definition's meaning bears, and keep equal values equal bytes. */
export function roundFactor(factor: number): number {
  return Math.round(factor * 10_000) / 10_000;
}
