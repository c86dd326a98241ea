import type { PostTasksExecution } from '@nx/devkit';

interface TaskResults {
  readonly [id: string]: { readonly status: string };
}

/**
 * The tasks by which a production broke off before its end, as their ids: their processes were killed, or could not even
 * tell that they failed. Empty when `daily` told how it ended, when the run was stopped by a person, and when it was none
 * of a production.
 */
export function brokenOffTasks(results: TaskResults): string[] {
  const entries = Object.entries(results);
  const isProduction = entries.some(([id]) => /:elect(:|$)/.test(id));
  if (!isProduction || entries.some(([id, { status }]) => status === 'stopped' || /:daily(:|$)/.test(id))) return [];
  return entries.filter(([, { status }]) => status === 'failure').map(([id]) => id);
}

/**
 * Nx takes a run of which some tasks were never begun for one that a person interrupted, and ends with 130. An error here
 * makes it 1, which is what a production that failed ends with.
 */
export const postTasksExecution: PostTasksExecution = (_options, { taskResults }) => {
  const broken = brokenOffTasks(taskResults);
  if (broken.length > 0) throw new Error(`${broken.join(', ')} broke off; the production log says what it knows of it`);
};
