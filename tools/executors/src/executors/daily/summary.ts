import type { Receipt, RunState, StageName, StageOutcome } from '@scrape-and-report/production';
import { dirname, join } from 'node:path';

/** What the report stage left in its receipt. */
export interface ReportFacts {
  readonly folder: string;
  readonly sections: number;
  readonly rebuilt: number;
  readonly changed: Readonly<Record<string, number>>;
}

/** Null when no report was made. */
export function reportOf(receipts: readonly Receipt[]): ReportFacts | null {
  const report = receipts.find(({ stage, outcome }) => stage === 'report' && outcome === 'done');
  return report ? (report.facts as unknown as ReportFacts) : null;
}

const SHOWN: readonly StageName[] = ['scrape', 'analytics', 'report', 'sync'];

/** What the run prints last: how the day went, what changed, and where the report lies. */
export function summaryOf(run: Pick<RunState, 'day' | 'partner'>, receipts: readonly Receipt[]): string[] {
  const byStage = new Map(receipts.map((receipt) => [receipt.stage, receipt]));
  const outcomes = SHOWN.map((stage): [StageName, StageOutcome] => [stage, byStage.get(stage)?.outcome ?? 'skipped']);
  const lines = [
    `${run.day} by ${run.partner}: ${outcomes.map(([stage, outcome]) => `${stage} ${outcome}`).join(', ')}`,
  ];
  for (const receipt of receipts)
    if (receipt.outcome === 'failed') lines.push(`${receipt.stage} failed: ${receipt.message}`);
  const report = reportOf(receipts);
  if (report) {
    const { folder, sections, rebuilt, changed } = report;
    lines.push(`pages: ${countsOf(changed)}`);
    lines.push(`sections: ${rebuilt} rebuilt, ${sections - rebuilt} from the cache`);
    lines.push(`report: ${join(folder, 'index.html')}`);
    lines.push(`all reports: ${join(dirname(folder), 'index.html')}`);
  }
  return lines;
}

function countsOf(changed: ReportFacts['changed']): string {
  return Object.entries(changed)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');
}
