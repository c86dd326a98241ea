import { workbookParts, type Sheet, type WorkbookPart, type WorkbookProperties } from '@scrape-and-report/workbook';
import { wordsOf } from '../pages/messages/words';
import { baseOf } from '../pages/tables/site-base';
import { acceptedSheet } from './accepted-sheet';
import { linkSheets } from './link-sheets';
import { overviewSheet } from './overview/overview-sheet';
import { pageSheets } from './page-sheets';
import { unreachedSheet } from './unreached-sheet';
import { summarySheets } from './summary-sheets';
import { usageSheets } from './usage-sheets';
import type { WorkbookSource } from './workbook-source';

/** All sheets of a workbook, in order: what a manager reads first, what machines read last; usage only when there is any. */
export function workbookSheets(source: WorkbookSource): Sheet[] {
  const [summary, pages, links] = [summarySheets(source), pageSheets(source), linkSheets(source)];
  const usage = usageSheets(source);
  return [
    overviewSheet(source),
    summary.figures,
    summary.combinations,
    pages.removed,
    pages.added,
    pages.changed,
    summary.issues,
    summary.issueUses,
    ...(source.report.accepted ? [acceptedSheet(source)] : []),
    ...(source.report.usage ? [usage.usage, usage.usageDays, usage.missing, usage.viewsAndTexts, usage.addresses] : []),
    links.broken,
    links.chains,
    links.orphans,
    unreachedSheet(source),
    pages.pages,
    links.links,
    links.redirects,
    pages.paths,
    summary.parameters,
  ];
}

/** The parts of the workbook, sheets and properties; to be written one after the other. */
export function reportWorkbook(source: WorkbookSource): Generator<WorkbookPart> {
  return workbookParts(workbookSheets(source), propertiesOf(source));
}

/** What a program shows of the file before it is opened. */
function propertiesOf({ report }: Pick<WorkbookSource, 'report'>): WorkbookProperties {
  const words = wordsOf(report.language);
  const started = report.parameters.find(({ name }) => name === 'started')?.value ?? null;
  return {
    title: `${baseOf(report.root).replace(/^https?:\/\//, '')} – ${words.longDate(report.day)}`,
    subject: words.texts.sitePage,
    creator: 'scrape-and-report',
    language: report.language,
    created: started !== null && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(started) ? started : null,
  };
}
