import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf, digestOfPlan, isEmptyPlan, type SyncPlan } from '../../plan/sync-plan';
import { readPlannedManifest, scrapeFiles } from '../apply/build-scrape';
import type { ChildContext } from './child-context';
import type { SyncCounts, SyncJob } from '../../protocol/child-protocol';

/** A dry run: the line of each thing that `applyPlan` would do to the target, after `dry run: `. */
export function describePlan(plan: SyncPlan, job: SyncJob, context: ChildContext): SyncCounts {
  const { store } = job.partner;
  const tell = (verb: string, path: string): void => context.log('INFO', `dry run: ${verb} ${join(store, path)}`);
  for (const { to } of plan.renames) tell('updated', to);
  for (const { dir, as, digest } of plan.scrapes) {
    tell('added', as);
    for (const path of scrapeFiles(readPlannedManifest(join(job.me.store, dir), digest)))
      tell('added', `${as}/${path}`);
  }
  for (const path of plan.repairs.flatMap((repair) => repair.paths))
    tell(existsSync(join(store, path)) ? 'updated' : 'added', path);
  for (const path of [...plan.directories, ...plan.adds.map((file) => file.path)].sort()) tell('added', path);
  for (const file of plan.updates) tell('updated', file.path);
  for (const removal of [...plan.displaced, ...plan.deletions])
    for (const path of [removal.path, ...removal.below]) tell('deleted', path);
  tellRest(plan, job, context);
  if (!isEmptyPlan(plan)) context.log('INFO', `dry run: plan ${digestOfPlan(plan)}, ${bytesOf(plan)} bytes`);
  return {
    added: plan.adds.length + plan.scrapes.reduce((sum, copy) => sum + copy.files, 0),
    updated:
      plan.updates.length + plan.renames.length + plan.repairs.reduce((sum, repair) => sum + repair.paths.length, 0),
    deleted: plan.deletedFiles,
    bytes: 0,
  };
}

/** What stays as it is, and why. */
export function tellRest(plan: SyncPlan, job: SyncJob, context: ChildContext): void {
  for (const { path, reason } of plan.problems)
    context.log('WARNING', `not synchronised: ${join(job.me.store, path)}: ${reason}`);
  for (const path of plan.extras) context.log('WARNING', `only in ${job.partner.store}: ${path}`);
}
