import { dayOfScrape, type History } from '@scrape-and-report/record';
import { withTexts } from '../changes/describe-change';
import type { ChangedAspect } from '../model';
import type { WorkbookInput } from '../workbook/workbook-input';
import type { PathFacts, WorkbookSource } from '../workbook/workbook-source';
import type { ReportSource } from './open-report-source';
import type { KeptSheets } from './workbook-process/kept-sheets';

/** Streams for the workbook, straight from the scrape and the history: no table is held in memory. */
export function workbookSourceOf(
  { history, scrape, nr }: ReportSource,
  input: WorkbookInput,
  kept: KeptSheets | null = null,
): WorkbookSource {
  const visits = input.visits && new Map(input.visits);
  return {
    report: input.report,
    pages: (columns) => scrape.pageValues(columns),
    visitsOf: (path) => visits?.get(path) ?? null,
    changes: input.changedAspects,
    changedAspects: () => wholeChanges(history, nr, input.changedAspects),
    editorial: kept?.editorial ?? scrape.editorialSize(),
    linksOnce: () => scrape.linksOnce(),
    linkUses: (columns) => scrape.linkUseValues(columns),
    redirects: () => scrape.redirects(),
    paths: () => pathsOf(history, nr),
    ...(kept && { keepingOf: kept.of }),
  };
}

/** The changes of the report with their texts whole, one at a time. */
function* wholeChanges(
  history: History,
  nr: number,
  rows: WorkbookInput['changedAspects'],
): Generator<Omit<ChangedAspect, 'diff'>> {
  let index = 0;
  for (const event of history.changesAt(nr)) {
    const row = rows[index];
    if (row?.path !== event.path || row.aspect !== event.aspect) continue;
    index++;
    const { previous, current } = withTexts(event, history);
    yield { ...row, previous, current };
  }
}

/** Living and gone paths together, by path; both come sorted. */
function* pathsOf(history: History, nr: number): Generator<PathFacts> {
  const dayAt = (at: number): string => dayOfScrape(history.scrapes[at - 1]!.timestamp);
  const gone = history.goneAt(nr)[Symbol.iterator]();
  let next = gone.next();
  for (const { path, life, first } of history.livingAt(nr)) {
    for (; !next.done && next.value.path < path; next = gone.next()) yield goneFacts(next.value, dayAt);
    yield { path, life, firstSeen: dayAt(first), gone: null };
  }
  for (; !next.done; next = gone.next()) yield goneFacts(next.value, dayAt);
}

function goneFacts(
  page: { path: string; life: number; first: number; gone: number },
  dayAt: (nr: number) => string,
): PathFacts {
  return { path: page.path, life: page.life, firstSeen: dayAt(page.first), gone: dayAt(page.gone) };
}
