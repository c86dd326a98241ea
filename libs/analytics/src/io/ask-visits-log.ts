import type { Day, RunLog } from '@scrape-and-report/production';
import type { DayFigures } from '../day-figures';
import { MatomoError } from '../matomo/matomo-error';
import { createVisitsTally, mendDay } from '../matomo/tally-visits';
import type { MatomoClient } from './matomo-client';

/** The server's log of single visits, asked only where the configuration allows it (`useVisitsLog`). */
export interface VisitsLog {
  /** Fills a truncated day up; null when the log is closed to us or does not agree with the day. */
  mend(figures: DayFigures): Promise<DayFigures | null>;
  /** Whether there was any visit on a day; null when the log is closed to us. */
  hasVisits(day: Day): Promise<boolean | null>;
}

// 1,000 visits of a real server were 0.4 MB and half a second.
const VISITS_A_CALL = 1000;

/** Once the server has refused its log, it is not asked again in this run. */
export function createVisitsLog({
  client,
  siteId,
  log,
}: {
  client: MatomoClient;
  siteId: number;
  log: RunLog;
}): VisitsLog {
  let isOpen = true;
  const ask = async (day: Day, query: Readonly<Record<string, string>>): Promise<unknown> => {
    const range = { idSite: String(siteId), period: 'day', date: day };
    return (await client.call({ method: 'Live.getLastVisitsDetails', ...range, ...query })).value;
  };
  const ifOpen = async <T>(work: () => Promise<T>): Promise<T | null> => {
    if (!isOpen) return null;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof MatomoError) || error.code === 'ANALYTICS_LOCKED_OUT') throw error;
      isOpen = false;
      log.warning(`analytics: the visits log cannot be used: ${error.message}`);
      return null;
    }
  };
  return {
    mend: (figures) =>
      ifOpen(async () => {
        const tally = createVisitsTally();
        for (let offset = 0; ; offset += VISITS_A_CALL) {
          const page = {
            filter_limit: String(VISITS_A_CALL),
            filter_offset: String(offset),
            showColumns: 'idVisit,actionDetails',
          };
          if (tally.add(await ask(figures.day, page)).given < VISITS_A_CALL) break;
        }
        return mendDay(figures, tally.pages());
      }),
    hasVisits: (day) =>
      ifOpen(async () => {
        const visits = await ask(day, { filter_limit: '1', showColumns: 'idVisit' });
        return Array.isArray(visits) && visits.length > 0;
      }),
  };
}
