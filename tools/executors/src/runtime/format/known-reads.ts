import { isCount, isPartnerName, parserOf, readRecordText } from '@scrape-and-report/production';
import { storeLayout, writeFileAtomic } from '@scrape-and-report/record';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type FleetReads, type SaidReads, withSaid } from './fleet-reads';

/** `.production/reads.json`: what partners have said when they were last met. Empty when there is none that is whole. */
export function loadReads(store: string): FleetReads {
  try {
    return parseReads(readRecordText(pathOf(store)))?.reads ?? {};
  } catch {
    return {};
  }
}

/** Notes what partners say now. Lost, it is said again when they are met. */
export function noteReads(store: string, said: readonly SaidReads[]): FleetReads {
  const known = loadReads(store);
  const reads = withSaid(known, said);
  if (JSON.stringify(reads) !== JSON.stringify(known) && existsSync(storeLayout(store).own))
    writeFileAtomic(pathOf(store), `${JSON.stringify({ version: 1, reads })}\n`);
  return reads;
}

const parseReads = parserOf<{ readonly reads: FleetReads }>({
  reads: (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([name, reads]) => isPartnerName(name) && isCount(reads)),
});

function pathOf(store: string): string {
  return join(storeLayout(store).own, 'reads.json');
}
