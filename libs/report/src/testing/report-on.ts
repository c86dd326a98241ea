import { join } from 'node:path';
import { writeReport, type WriteReportOptions } from '../io/write-report';

/** Writes the report of a scrape where a production writes it: nobody takes it away, and nothing is told of its progress. */
export function reportOn(
  store: string,
  scrape: string,
  of: Pick<WriteReportOptions, 'report' | 'root'>,
): ReturnType<typeof writeReport> {
  return writeReport({
    ...{ store, scrape, ...of, sectionPages: new Map() },
    folder: join(store, 'reports', scrape),
    signal: new AbortController().signal,
    assertLease: async () => undefined,
    progress: { update: () => undefined, end: () => undefined },
  });
}
