import { ConfigError } from '@scrape-and-report/production';
import { findingsOfConfig } from './config-findings';

it.each([
  [{ path: 'self', message: '"zoe" is none of the partners (anna)' }, 'name'],
  [{ path: 'partners', message: 'no partner is this machine', about: 'identity' as const }, 'name'],
  [{ path: 'partners', message: 'PRODUCTION_PARTNER is "zoe"', about: 'identity' as const }, 'name'],
  [{ path: 'timeZone', message: '"Mars" is no IANA time zone such as Europe/Amsterdam' }, 'time zone'],
  [{ path: 'partners[1].home', message: '"x" is a file, not a folder' }, 'home'],
  [{ path: 'site.maxUrls', message: 'must be number' }, 'config'],
  [{ path: '', message: 'cannot be read' }, 'config'],
])('a problem of the configuration is told under the check that it breaks: %j', (problem, check) => {
  const findings = findingsOfConfig(new ConfigError('production.config.json', [problem]));
  expect(findings).toMatchObject([{ check, level: 'fail', partner: null }]);
  expect(findings[0]!.text).toContain(problem.message);
});
