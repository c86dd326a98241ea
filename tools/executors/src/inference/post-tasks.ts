import type { PostTasksExecution } from '@nx/devkit';
import { type PluginOptions, type TargetNames, targetNamesOf } from './plugin-options';
import { endStandIns } from '../runtime/end/stand-in';

interface TaskResults {
  readonly [id: string]: { readonly status: string };
}

/**
 * The tasks by which a production broke off before its end, as their ids: their processes were killed, or could not even
 * tell that they failed. Empty when `daily` told how it ended, when the run was stopped by a person, and when it was none
 * of a production.
 */
export function brokenOffTasks(results: TaskResults, names: TargetNames = (role) => role): string[] {
  const entries = Object.entries(results);
  const isOf = (id: string, role: string): boolean => id.split(':')[1] === names(role);
  const isProduction = entries.some(([id]) => isOf(id, 'elect'));
  if (!isProduction || entries.some(([id, { status }]) => status === 'stopped' || isOf(id, 'daily'))) return [];
  return entries.filter(([, { status }]) => status === 'failure').map(([id]) => id);
}

/**
 * Who keeps a claim for these tasks ends its run now. And Nx takes a run of which some tasks were never begun for one that a person interrupted, and ends with 130. An error here
 * makes it 1, which is what a production that failed ends with.
 */
export const postTasksExecution: PostTasksExecution<PluginOptions> = async (
  options,
  { taskResults, workspaceRoot },
) => {
  // Nx runs this in a process that it starts for plugins, or in its own.
  await endStandIns(workspaceRoot, [process.ppid, process.pid]);
  const broken = brokenOffTasks(taskResults, targetNamesOf(options));
  if (broken.length > 0) throw new Error(`${broken.join(', ')} broke off; the production log says what it knows of it`);
};
