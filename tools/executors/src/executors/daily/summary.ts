import {
  factsOf,
  type Receipt,
  type RunState,
  type StageName,
  type StageOutcome,
  targetName,
} from '@scrape-and-report/production';
import { dirname, join } from 'node:path';

const SHOWN: readonly StageName[] = ['scrape', 'analytics', 'report', 'sync'];

/** What the run prints last: how the day went, what changed, and where the report lies. */
export function summaryOf(
  run: Pick<RunState, 'day' | 'partner' | 'refusedBy'>,
  receipts: readonly Receipt[],
): string[] {
  const byStage = new Map(receipts.map((receipt) => [receipt.stage, receipt]));
  const outcomes = SHOWN.map((stage): [StageName, StageOutcome] => [stage, byStage.get(stage)?.outcome ?? 'skipped']);
  const lines = [
    `${run.day} by ${run.partner}: ${outcomes.map(([stage, outcome]) => `${stage} ${outcome}`).join(', ')}`,
  ];
  for (const receipt of receipts)
    if (receipt.outcome === 'failed') lines.push(`${receipt.stage} failed: ${receipt.message}`);
  lines.push(...refusalOf(run));
  const report = factsOf(receipts, 'report');
  if (report) {
    const { folder, sections, rebuilt, changed } = report;
    lines.push(`pages: ${countsOf(changed)}`);
    lines.push(`sections: ${rebuilt} rebuilt, ${sections - rebuilt} from the cache`);
    lines.push(`report: ${join(folder, 'index.html')}`);
    lines.push(`all reports: ${join(dirname(folder), 'index.html')}`);
  }
  return lines;
}

/** One line for people when all others refuse the own store. */
export function refusalOf({ refusedBy = [] }: Pick<RunState, 'refusedBy'>): string[] {
  return refusedBy.length === 0
    ? []
    : [`the store is refused by ${refusedBy.join(', ')}: nx run ${targetName('join')}`];
}

function countsOf(changed: Readonly<Record<string, number>>): string {
  return Object.entries(changed)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');
}
