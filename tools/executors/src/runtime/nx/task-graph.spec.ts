import type { ExecutorContext } from '@nx/devkit';
import { hasTarget, isChain, isLastTask } from './task-graph';

const aContext = (targetName: string, dependencies: Record<string, unknown[]>): ExecutorContext =>
  ({
    projectName: 'prod',
    targetName,
    taskGraph: {
      tasks: Object.fromEntries(
        Object.keys(dependencies).map((id) => {
          const [project, target, configuration] = id.split(':');
          return [id, { id, target: { project, target, configuration } }];
        }),
      ),
      dependencies,
    },
  }) as unknown as ExecutorContext;

describe.each([
  ['Nx 22 and 23, which name what a task waits for', (id: string): unknown => id],
  ['Nx 24, which gives an object', (id: string): unknown => ({ id })],
])('with a task graph of %s', (_version, of) => {
  const graph = { 'prod:elect': [], 'prod:lease:anna-1': [of('prod:elect')], 'prod:scrape': [of('prod:elect')] };

  it('a task for which another waits is not the last', () => {
    expect(isLastTask(aContext('elect', graph))).toBe(false);
    expect(isLastTask(aContext('scrape', graph))).toBe(true);
    expect(isLastTask(aContext('elect', { 'prod:elect': [] }))).toBe(true);
  });

  it('a target with a configuration is found, and one of another project is not', () => {
    expect(hasTarget(aContext('scrape', graph), 'lease')).toBe(true);
    expect(isChain(aContext('scrape', graph))).toBe(true);
    expect(isChain(aContext('scrape', { 'shop:elect': [], 'prod:scrape': [of('shop:elect')] }))).toBe(false);
  });
});
