import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf, digestOfPlan, isEmptyPlan, type ScrapeCopy, type SyncPlan } from '../../plan/sync-plan';
import { readPlannedManifest, scrapeFiles } from '../apply/build-scrape';
import { toldOfReplacing, type ToldChange } from '../apply/replace-scrape';
import type { ChildContext } from './child-context';
import { togetherLives } from './told-lives';
import type { SyncCounts, SyncJob } from '../../protocol/child-protocol';

/** A dry run: the line of each thing that `applyPlan` would do to the target, after `dry run: `. */
export function describePlan(plan: SyncPlan, job: SyncJob, context: ChildContext): SyncCounts {
  const { store } = job.partner;
  const told = togetherLives((verb, path) => context.log('INFO', `dry run: ${verb} ${join(store, path)}`));
  const tell = told.done;
  for (const { to } of plan.renames) tell('updated', to);
  const scrapes = plan.scrapes.flatMap((copy) => changesBy(copy, plan, job));
  for (const { verb, path } of scrapes) tell(verb, path);
  for (const path of plan.repairs.flatMap((repair) => repair.paths))
    tell(existsSync(join(store, path)) ? 'updated' : 'added', path);
  for (const path of [...plan.directories, ...plan.adds.map((file) => file.path)].sort()) tell('added', path);
  for (const file of plan.updates) tell('updated', file.path);
  for (const removal of [...plan.displaced, ...plan.deletions])
    for (const path of [removal.path, ...removal.below]) tell('deleted', path);
  told.end();
  tellRest(plan, job, context);
  if (!isEmptyPlan(plan)) context.log('INFO', `dry run: plan ${digestOfPlan(plan)}, ${bytesOf(plan)} bytes`);
  const repaired = plan.repairs.reduce((sum, repair) => sum + repair.paths.length, 0);
  // Of a scrape that comes anew its directory is told too.
  const count = (verb: ToldChange['verb']): number => scrapes.filter((one) => one.verb === verb && one.isFile).length;
  return {
    added: plan.adds.length + count('added'),
    updated: plan.updates.length + plan.renames.length + repaired + count('updated'),
    deleted: plan.deletedFiles + count('deleted'),
    bytes: 0,
  };
}

function changesBy(
  copy: ScrapeCopy,
  { renames }: SyncPlan,
  { me, partner }: SyncJob,
): (ToldChange & { readonly isFile: boolean })[] {
  const { dir, as, digest, replaces } = copy;
  const from = join(me.store, dir);
  if (replaces === undefined) {
    const files = scrapeFiles(readPlannedManifest(from, digest));
    const added = files.map((path) => ({ verb: 'added' as const, path: `${as}/${path}`, isFile: true }));
    return [{ verb: 'added', path: as, isFile: false }, ...added];
  }
  // Nothing was renamed yet.
  const before = [...renames].reverse().reduce((name, { from: old, to }) => (name === to ? old : name), as);
  return toldOfReplacing(copy, from, join(partner.store, before)).map((told) => ({ ...told, isFile: true }));
}

/** What stays as it is, and why. */
export function tellRest(plan: SyncPlan, job: SyncJob, context: ChildContext): void {
  for (const { path, reason } of plan.problems)
    context.log('WARNING', `not synchronised: ${join(job.me.store, path)}: ${reason}`);
  for (const path of plan.extras) context.log('WARNING', `only in ${job.partner.store}: ${path}`);
}
