import { statusLabel, type ReportLanguage } from '../../model';

/** What a choice column shows for each of the statuses that its rows have. */
export function statusLabels(statuses: readonly string[], language: ReportLanguage): Readonly<Record<string, string>> {
  return Object.fromEntries([...new Set(statuses)].sort().map((status) => [status, statusLabel(status, language)]));
}
