import { join } from 'node:path';
import { describeError, isHeldOpen, mergeLogs, type Partner } from '@scrape-and-report/production';
import { loadKnownPartners } from './guards/ensure-store';
import { mergeIntoLog, readLog } from './partner/partner-log';
import { startPartnerProcess } from './partner/partner-process';

export interface PublishLogOptions {
  readonly me: Partner;
  /** The others. */
  readonly partners: readonly Partner[];
  readonly logName: string;
  readonly signal: AbortSignal;
  /** A partner whose store completes nothing for so long is passed over. */
  readonly deadlineMs?: number;
}

export interface PublishedLog {
  readonly partner: string;
  readonly ok: boolean;
  readonly error?: string;
}

const DEADLINE_MS = 60_000;

/**
 * Makes the production logs of all reachable partners and the own one equal: the union of all lines, by rename.
 * No line is dropped; a partner that cannot be reached gets them another day. One report a partner, in the order given;
 * one more for the own log when somebody has it open, which then gets the others' lines another day.
 */
export async function publishLog(options: PublishLogOptions): Promise<PublishedLog[]> {
  const { me, partners, logName, signal, deadlineMs = DEADLINE_MS } = options;
  const knownPartners = loadKnownPartners(me.store);
  const processes = partners.map(() => startPartnerProcess({ deadlineMs, signal }));
  try {
    const copies = await Promise.all(
      partners.map((partner, index) =>
        processes[index]!.run<string>({ kind: 'read-log', partner, knownPartners, logName }),
      ),
    );
    const own = join(me.store, logName);
    const text = mergeLogs([readLog(own), ...copies.flatMap((copy) => (copy.ok ? [copy.value] : []))]);
    const ownFailure = mergeOwn(me, own, text);
    const others = await Promise.all(
      partners.map(async ({ name }, index) => {
        const copy = copies[index]!;
        if (!copy.ok) return { partner: name, ok: false, error: copy.error };
        if (copy.value === text) return { partner: name, ok: true };
        const partner = partners[index]!;
        const verdict = await processes[index]!.run<null>({ kind: 'write-log', partner, knownPartners, logName, text });
        return verdict.ok ? { partner: name, ok: true } : { partner: name, ok: false, error: verdict.error };
      }),
    );
    return [...others, ...ownFailure];
  } finally {
    for (const process of processes) process.close();
  }
}

function mergeOwn({ name }: Partner, file: string, text: string): PublishedLog[] {
  try {
    mergeIntoLog(file, text);
    return [];
  } catch (error) {
    if (!isHeldOpen(error)) throw error;
    return [{ partner: name, ok: false, error: `somebody has ${file} open: ${describeError(error)}` }];
  }
}
