/** Variables of ours, so that the programs that a task starts name the same. */
const PROJECT = 'SCRAPE_AND_REPORT_PROJECT';
const NAMES = 'SCRAPE_AND_REPORT_TARGETS';

/**
 * Says which project this process, and every program that it starts, works for.
 *
 * @param names of those targets which the workspace calls otherwise, by what they do
 */
export function workForProject(name: string | undefined, names: Readonly<Record<string, string>> = {}): void {
  if (name) process.env[PROJECT] = name;
  process.env[NAMES] = Object.entries(names)
    .map(([role, called]) => `${role}=${called}`)
    .join(' ');
}

/**
 * A target of the project at hand as people type it after `nx run`, such as `shop:daily`: a hint must name what their
 * own workspace has. Where nobody said which project that is, it is the example's.
 */
export function targetName(target: string): string {
  return `${process.env[PROJECT] ?? 'prod'}:${targetCalled(target)}`;
}

/** What the workspace at hand calls a target, by what it does. */
export function targetCalled(target: string): string {
  const names = (process.env[NAMES] ?? '').split(' ').map((pair) => pair.split('='));
  return names.find(([role]) => role === target)?.[1] ?? target;
}
