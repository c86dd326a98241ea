import { Fleet, npmCiLean } from '@scrape-and-report/testing';
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { readJsonSync } from 'fs-extra';
import { join } from 'node:path';

/** Of all files below a folder; links are not followed. */
function bytesOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + lstatSync(join(entry.parentPath, entry.name)).size, 0);
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
}

describe('a clone as an office installs it: npm ci --omit=dev', () => {
  const fleet = new Fleet(['anna', 'bram', 'cleo'], { isBare: true });
  const modules = join(fleet.root, 'node_modules');
  afterAll(() => fleet.remove());

  it('holds nothing that only a test or a benchmark needs', () => {
    npmCiLean(fleet.root);
    const { packages } = readJsonSync(join(fleet.root, 'package-lock.json')) as Lock;
    // What another package of the product needs as well is not marked.
    const forDevelopers = Object.keys(packages).filter((path) => packages[path]!.dev);
    expect(forDevelopers).toContain('node_modules/jest');
    expect(forDevelopers.filter((path) => existsSync(join(fleet.root, path)))).toEqual([]);
    const megabytes = Math.round(bytesOf(modules) / 1e6);
    console.log(`node_modules: ${megabytes} MB`);
    expect(megabytes).toBeLessThan(220);
  });

  it('produces a day, and knows how it is', async () => {
    const run = await fleet.nx(['run', 'prod:daily'], { now: '2026-11-22T05:00:00+01:00' });
    expect(run).toMatchObject({ code: 0 });
    expect(run.output).toContain('by anna: scrape done, analytics done, report done, sync done');
    expect((await fleet.nx(['run', 'prod:status'])).code).toBe(0);
  });
});
