import { executors } from '../../executors.json';

/** Options of the plugin, as they stand in `nx.json`. */
export interface PluginOptions {
  /** How the workspace calls a target, by what it does: `{ "daily": "produce" }`. `report-section` is the first part. */
  readonly targetNames?: Readonly<Record<string, string>>;
}

/** Gives the name of a target by what it does. */
export type TargetNames = (role: string) => string;

/**
 * How a workspace calls the targets.
 *
 * @param options of the plugin, as somebody wrote them
 * @throws Error with every problem of them
 */
export function targetNamesOf(options: unknown): TargetNames {
  const given = (options as PluginOptions | undefined)?.targetNames ?? {};
  const nameOf = (role: string): string => given[role] ?? role;
  const roles = Object.keys(executors);
  const problems = [
    ...(isRecord(given) ? [] : ['it is no object']),
    ...Object.keys(given)
      .filter((role) => !roles.includes(role))
      .map((role) => `${role} is no target; there are ${roles.join(', ')}`),
    ...Object.entries(given)
      .filter(([, name]) => typeof name !== 'string' || !/^[A-Za-z][\w-]*$/.test(name))
      .map(([role, name]) => `${role} can't be called ${JSON.stringify(name)}`),
    ...roles
      .filter((role) => role !== 'report-section')
      .map(nameOf)
      .filter((name, index, names) => names.indexOf(name) !== index)
      .map((name) => `two targets are called ${name}`),
  ];
  if (problems.length > 0) throw new Error(`targetNames of the plugin in nx.json: ${problems.join('; ')}`);
  return nameOf;
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
