import type { ChangedAspect, SiteReport } from '../model';

/** What a workbook takes from a site report; the tables that grow with the site it reads itself. Plain JSON. */
export interface WorkbookInput {
  readonly report: Omit<SiteReport, 'pages' | 'changedAspects'>;
  /** In the order of the history; their texts are read whole from there. */
  readonly changedAspects: readonly Omit<ChangedAspect, 'diff' | 'current' | 'previous'>[];
  /** By path, of pages that have any; null when there is no analytics. */
  readonly visits: readonly (readonly [path: string, visits: number])[] | null;
}

/** The part of a site report that goes into a workbook. */
export function workbookInputOf({ pages, changedAspects, ...report }: SiteReport): WorkbookInput {
  return {
    report,
    changedAspects: changedAspects.map(({ diff: _diff, current: _current, previous: _previous, ...change }) => change),
    visits:
      report.usage &&
      pages.flatMap(({ path, visits }): [string, number][] => (visits === null ? [] : [[path, visits]])),
  };
}
