import { execFileSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { copySync, ensureDirSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const REPOSITORY = resolve(__dirname, '../../../..');

export interface FreshOptions {
  /** A folder of packages that stand in for those of the same name. */
  readonly instead?: string;
  /** Without packages: they are to be installed. */
  readonly isBare?: boolean;
}

/**
 * A clone of this project in an empty folder, with everything that git would hand over and nothing else. Installed
 * packages are linked from here, the project's own ones from the clone, so that the clone runs its own code.
 */
export function createFreshWorkspace({ instead, isBare = false }: FreshOptions = {}): {
  readonly root: string;
  remove(): void;
} {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'fresh-workspace-')));
  for (const path of filesOfGit()) {
    const target = join(root, path);
    ensureDirSync(dirname(target));
    copySync(join(REPOSITORY, path), target);
  }
  if (!isBare) linkPackages(root);
  if (instead !== undefined) linkInstead(root, instead);
  return { root, remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }) };
}

function filesOfGit(): string[] {
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: REPOSITORY,
    maxBuffer: 64 * 1024 * 1024,
  });
  const paths = list.toString('utf8').split('\0').filter(Boolean);
  return [...new Set(paths)].filter((path) => lstatSync(join(REPOSITORY, path), { throwIfNoEntry: false })?.isFile());
}

function linkPackages(root: string): void {
  const installed = join(REPOSITORY, 'node_modules');
  const modules = join(root, 'node_modules');
  ensureDirSync(join(modules, '@scrape-and-report'));
  for (const name of readdirSync(installed)) {
    if (name !== '@scrape-and-report' && name !== '.cache')
      symlinkSync(join(installed, name), join(modules, name), 'junction');
  }
  for (const folder of [
    ...readdirSync(join(root, 'libs')).map((name) => join('libs', name)),
    join('tools', 'executors'),
  ]) {
    const name = folder.split(/[\\/]/).at(-1)!;
    symlinkSync(join(root, folder), join(modules, '@scrape-and-report', name), 'junction');
  }
}

/** Those of a scope one by one: the scope holds others as well. */
function linkInstead(root: string, packages: string): void {
  const names = readdirSync(packages).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(packages, name)).map((inner) => join(name, inner)) : [name],
  );
  const modules = join(root, 'node_modules');
  for (const name of names.filter((one) => /^(nx|@nx[\\/].*)$/.test(one))) {
    const link = join(modules, name);
    unlinkScope(modules, name);
    rmSync(link, { recursive: true, force: true });
    symlinkSync(join(packages, name), link, 'junction');
  }
}

/** A scope that is one link becomes a folder of links. */
function unlinkScope(modules: string, name: string): void {
  const [scope] = name.split(/[\\/]/);
  const folder = join(modules, scope!);
  if (scope === name || !lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const target = realpathSync(folder);
  unlinkSync(folder);
  ensureDirSync(folder);
  for (const inner of readdirSync(target)) symlinkSync(join(target, inner), join(folder, inner), 'junction');
}
