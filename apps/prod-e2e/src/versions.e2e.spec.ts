import { Fleet, type Installed, installPackages, nodePackage, nodeProgram } from '@scrape-and-report/testing';
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { ensureDirSync, readJsonSync, writeJsonSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nxPackages, wantedPairs } from './support/versions';

const pairs = wantedPairs(process.env['VERSIONS']);
const installed = new Map<string, Installed>();

/** Once for all tests of this file. */
function install(...specs: string[]): Installed {
  const key = specs.join(' ');
  if (!installed.has(key)) installed.set(key, installPackages(specs));
  return installed.get(key)!;
}

afterAll(() => installed.forEach((one) => one.remove()));

/** Oldest and newest for every submission; `nx run prod-e2e:versions` runs each with each. */
describe.each(pairs)('the main job on Nx %s and Node %s', (nx, node) => {
  let fleet: Fleet;
  afterAll(() => fleet?.remove());

  it('produces a day, and the next from the cache', async () => {
    const packages = join(install(...nxPackages(nx)).root, 'node_modules');
    const program = nodeProgram(install(nodePackage(node)));
    fleet = new Fleet(['anna', 'bram', 'cleo'], { instead: packages });
    const first = await fleet.nx(['run', 'prod:daily'], { now: '2026-11-22T05:00:00+01:00', node: program });
    expect(first).toMatchObject({ code: 0 });
    expect(first.output).toContain('by anna: scrape done, analytics done, report done, sync done');
    expect(['anna', 'bram', 'cleo'].map((name) => fleet.scrapes(name))).toEqual(Array(3).fill(['261122-0500']));
    const second = await fleet.nx(['run', 'prod:daily'], { now: '2026-11-23T05:00:00+01:00', node: program });
    expect(second).toMatchObject({ code: 0 });
    expect(second.output).toContain('sections: 0 rebuilt, 6 from the cache');
    for (const name of ['bram', 'cleo']) expect(fleet.files(name)).toEqual(fleet.files('anna'));
  });

  it('knows its versions', async () => {
    const program = nodeProgram(install(nodePackage(node)));
    const run = await fleet.nx(['run', 'prod:doctor', '--json'], { now: '2026-11-23T09:00:00+01:00', node: program });
    expect(run.output).toContain(`v${node}`);
  });
});

/** The installed Nx, which says that it is another. */
function nxThatSays(version: string): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'other-nx-')));
  const real = dirname(require.resolve('nx/package.json'));
  ensureDirSync(join(root, 'nx'));
  for (const name of readdirSync(real).filter((entry) => entry !== 'package.json'))
    symlinkSync(join(real, name), join(root, 'nx', name), 'junction');
  writeJsonSync(join(root, 'nx/package.json'), { ...readJsonSync(join(real, 'package.json')), version });
  return root;
}

describe('an Nx that it does not run with', () => {
  const cases: [name: string, version: string, folder: () => string][] = [
    ['by its word', '22.5.4', () => nxThatSays('22.5.4')],
    ['by its word', '25.0.0', () => nxThatSays('25.0.0')],
  ];
  if (process.env['VERSIONS'] === 'all')
    cases.push(['of the registry', '22.5.4', () => join(install(...nxPackages('22.5.4')).root, 'node_modules')]);

  it.each(cases)('is told in one line, before any work: %s, %s', async (_how, version, folder) => {
    const instead = folder();
    const fleet = new Fleet(['anna'], { instead });
    try {
      const run = await fleet.configure().nx(['run', 'prod:daily']);
      expect(run.code).not.toBe(0);
      expect(run.output.split('\n').filter((line) => line.includes(`Nx ${version} is at work`))).toHaveLength(1);
      expect(existsSync(fleet.store('anna'))).toBe(false);
    } finally {
      fleet.remove();
      if (/other-nx-/.test(instead)) rmSync(instead, { recursive: true, force: true });
    }
  });
});
