import type { ExecutorContext } from '@nx/devkit';
import { electingIn, placeOf, sitesIn } from './sites';

const site = (root: string) => ({ root, targets: { elect: { executor: '@scrape-and-report/executors:elect' } } });
const nx = {
  projectsConfigurations: {
    version: 2,
    projects: {
      zebra: site('a/zebra'),
      lib: { root: 'libs/lib', targets: { test: { executor: '@nx/jest:jest' } } },
      bare: { root: 'bare' },
      alpha: site('z/alpha'),
    },
  },
} as unknown as ExecutorContext;
const running = (...tasks: [project: string, target: string][]) =>
  ({
    ...nx,
    taskGraph: {
      tasks: Object.fromEntries(
        tasks.map(([project, target]) => [`${project}:${target}`, { target: { project, target } }]),
      ),
    },
  }) as unknown as ExecutorContext;

describe('the sites of a workspace', () => {
  it('are the projects with an election, in the order of their names wherever they lie', () => {
    expect(sitesIn(nx).map(({ name }) => name)).toEqual(['alpha', 'zebra']);
    expect(placeOf(sitesIn(nx), 'zebra')).toBe(1);
  });

  it('have place 0 where one is alone, or is not known', () => {
    expect(placeOf([{ name: 'prod', root: 'apps/prod' }], 'prod')).toBe(0);
    expect(placeOf(sitesIn(nx), 'nobody')).toBe(0);
  });

  it('hold an election each in one run of Nx', () => {
    expect(electingIn(running(['alpha', 'elect'], ['alpha', 'daily'], ['lib', 'test']))).toEqual(['alpha']);
    expect(electingIn(running(['zebra', 'elect'], ['alpha', 'elect']))).toEqual(['alpha', 'zebra']);
    expect(electingIn(nx)).toEqual([]);
  });
});
