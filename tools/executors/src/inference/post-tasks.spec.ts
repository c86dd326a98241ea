import { brokenOffTasks } from './post-tasks';

const resultsOf = (statuses: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(statuses).map(([id, status]) => [id, { status }]));

describe('how a run of Nx ended', () => {
  it.each([
    ['a killed stage', { 'prod:elect': 'success', 'prod:scrape': 'failure' }, ['prod:scrape']],
    ['an election that failed', { 'prod:elect': 'failure' }, ['prod:elect']],
    ['a production that failed', { 'prod:elect': 'success', 'prod:daily': 'failure' }, []],
    ['Ctrl+C', { 'prod:elect': 'success', 'prod:scrape': 'stopped', 'prod:lease:anna-1': 'failure' }, []],
    ['a stage alone', { 'prod:report': 'failure' }, []],
    ['another command', { 'elect:test': 'failure', 'prod:lint': 'success' }, []],
  ])('%s', (_, statuses, broken) => expect(brokenOffTasks(resultsOf(statuses))).toEqual(broken));
});
