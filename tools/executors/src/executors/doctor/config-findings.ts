import type { ConfigError, ConfigProblem } from '@scrape-and-report/production';
import { type CheckName, type Finding, findingsOf } from './finding';

/** A configuration that can't be used: each of its problems as a line, under the check that it breaks. */
export function findingsOfConfig(error: ConfigError): Finding[] {
  const { fail } = findingsOf(null);
  return error.problems.map((problem) => {
    const check = checkOf(problem);
    return fail(check, `${problem.path ? `${problem.path}: ` : ''}${problem.message}`, HINTS[check] ?? MEND);
  });
}

const MEND = 'mend the configuration; docs/configuration.md names every key';
const HINTS: Partial<Record<CheckName, string>> = {
  name: 'set PRODUCTION_PARTNER to the name of this machine among the partners',
};

function checkOf({ path, about }: ConfigProblem): CheckName {
  if (path === 'self' || about === 'identity') return 'name';
  if (path === 'timeZone') return 'time zone';
  if (/^partners\[\d+\]\.home$/.test(path)) return 'home';
  return 'config';
}
