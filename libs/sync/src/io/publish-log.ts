import { join } from 'node:path';
import { describeError, isHeldOpen, mergeLogs, type Partner } from '@scrape-and-report/production';
import { loadKnownPartners } from './guards/ensure-store';
import { forgettingIn, mergeIntoLog, readLog } from './partner/partner-log';
import { startPartnerProcess } from './partner/partner-process';

export interface PublishLogOptions {
  readonly me: Partner;
  /** The others. */
  readonly partners: readonly Partner[];
  readonly logName: string;
  readonly signal: AbortSignal;
  /** Of the site: addresses of pages that are to be forgotten go out of every copy. */
  readonly root: string;
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
 * No line is dropped, though what is to be forgotten goes out of it; a partner that cannot be reached gets them another
 * day. One report a partner, in the order given; one more for the own log when somebody has it open, which then gets the
 * others' lines another day.
 */
export async function publishLog(options: PublishLogOptions): Promise<PublishedLog[]> {
  const { me, partners, logName, root, signal, deadlineMs = DEADLINE_MS } = options;
  const knownPartners = loadKnownPartners(me.store);
  const processes = partners.map(() => startPartnerProcess({ deadlineMs, signal }));
  try {
    const copies = await Promise.all(
      partners.map((partner, index) =>
        processes[index]!.run<string>({ kind: 'read-log', partner, knownPartners, logName, root }),
      ),
    );
    const own = join(me.store, logName);
    const forget = forgettingIn(me.store, root);
    const found = [readLog(own), ...copies.flatMap((copy) => (copy.ok ? [copy.value] : []))];
    const text = mergeLogs(found.map(forget));
    const ownFailure = mergeOwn(me, own, { text, forget });
    const others = await Promise.all(
      partners.map(async ({ name }, index) => {
        const copy = copies[index]!;
        if (!copy.ok) return { partner: name, ok: false, error: copy.error };
        if (copy.value === text) return { partner: name, ok: true };
        const partner = partners[index]!;
        const job = { kind: 'write-log', partner, knownPartners, logName, root, text } as const;
        const verdict = await processes[index]!.run<null>(job);
        return verdict.ok ? { partner: name, ok: true } : { partner: name, ok: false, error: verdict.error };
      }),
    );
    return [...others, ...ownFailure];
  } finally {
    for (const process of processes) process.close();
  }
}

function mergeOwn(
  { name }: Partner,
  file: string,
  { text, forget }: { readonly text: string; readonly forget: (text: string) => string },
): PublishedLog[] {
  try {
    mergeIntoLog(file, text, Date.now(), forget);
    return [];
  } catch (error) {
    if (!isHeldOpen(error)) throw error;
    return [{ partner: name, ok: false, error: `somebody has ${file} open: ${describeError(error)}` }];
  }
}
