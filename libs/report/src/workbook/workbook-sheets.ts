import type { Sheet } from '@scrape-and-report/workbook';
import { acceptedSheet } from './accepted-sheet';
import { linkSheets } from './link-sheets';
import { pageSheets } from './page-sheets';
import { unreachedSheet } from './unreached-sheet';
import { summarySheets } from './summary-sheets';
import { usageSheets } from './usage-sheets';
import type { WorkbookSource } from './workbook-source';

/** All sheets of a workbook, in order; usage only when there is any. */
export function workbookSheets(source: WorkbookSource): Sheet[] {
  const [summary, pages, links] = [summarySheets(source), pageSheets(source), linkSheets(source)];
  const usage = usageSheets(source);
  return [
    summary.parameters,
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
  ];
}
