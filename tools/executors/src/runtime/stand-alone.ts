import { acquireRunLock, releaseRunLock } from '@scrape-and-report/production';
import { isSyncInProgress } from '@scrape-and-report/sync';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StageContext } from './stage-context';

export function runLockOf({ layout }: Pick<StageContext, 'layout'>): string {
  return join(layout.runs, 'lock');
}

/** Takes the own store for a stage alone; a text says why it can't be had. */
export async function refuseWhileBusy(context: StageContext): Promise<{ release(): void } | string> {
  const { config, invocation } = context;
  if (!existsSync(config.me.store)) return `the store ${config.me.store} does not exist yet: run prod:daily first`;
  if (await isSyncInProgress(config.me.store)) return `a sync into ${config.me.store} is under way`;
  const lock = runLockOf(context);
  const runId = `alone-${invocation}`;
  const holder = acquireRunLock(lock, { runId, pid: invocation });
  if (holder && holder.runId !== runId) return `another run of ${config.me.name} is at work`;
  return { release: () => releaseRunLock(lock, runId) };
}
