import { ensureDirSync } from 'fs-extra';
import { join } from 'node:path';
import { loaderFlags } from '@scrape-and-report/launch/testing';
import { createSystemClock, type Partner } from '@scrape-and-report/production';
import { checkFor, fingerprintStore, syncStores, type SyncReport } from '@scrape-and-report/sync';
import type { SyncOptions } from '@scrape-and-report/sync/bench';
import { run } from './measure';

export type Changes = Partial<SyncOptions>;

export function partnersIn(root: string, names: readonly string[]): Partner[] {
  return names.map((name) => {
    ensureDirSync(join(root, name));
    return { name, home: join(root, name), store: join(root, name, 'record') };
  });
}

/** What `prod:sync` does in its task: the state of the own store, then a process for each partner. */
export async function syncHere(
  me: Partner,
  partners: readonly Partner[],
  changes: Changes = {},
): Promise<SyncReport[]> {
  const nothing = (): void => undefined;
  return syncStores({
    me,
    partners,
    manifest: fingerprintStore({
      store: me.store,
      ignore: [],
      logName: 'production.log',
      isSyncNext: true,
      check: changes.verify && checkFor(new Date(), changes.verify),
    }),
    sync: { ignore: [], cleanup: true, maxDeleteShare: 0.5, mode: null },
    logName: 'production.log',
    epoch: 1,
    producer: me.name,
    log: { info: nothing, warning: nothing, error: nothing },
    progress: { update: nothing, end: nothing },
    clock: createSystemClock(),
    signal: new AbortController().signal,
    assertLease: async () => undefined,
    cleanup: true,
    maxDeleteShare: 0.5,
    deadlineMs: 600_000,
    ...changes,
  });
}

export async function sync(me: Partner, partners: readonly Partner[], changes: Changes = {}): Promise<void> {
  const reports = await syncHere(me, partners, changes);
  if (reports.some((report) => report.outcome !== 'ok')) throw new Error(JSON.stringify(reports));
}

/** The same in a new process of Node: its start, and that of the partners' processes. */
export async function syncInNewProcess(
  me: Partner,
  partners: readonly Partner[],
  changes: Changes = {},
): Promise<void> {
  const env = { ...process.env };
  delete env['NODE_EXTRA_CA_CERTS'];
  const job = JSON.stringify({ me, partners, changes });
  await run(process.execPath, [...loaderFlags('moment'), join(__dirname, 'sync-once.ts'), job], env);
}

/** To one target after the other, as with rsync one does. */
export async function rsync(source: Partner, targets: readonly Partner[], ...more: readonly string[]): Promise<void> {
  for (const target of targets) {
    await run('rsync', ['-a', '--delete', '--exclude=.production', ...more, `${source.store}/`, `${target.store}/`]);
  }
}
