import { type Installed, installPackages, npmInstall, ownEnvironment } from '@scrape-and-report/testing';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { copySync, ensureDirSync, readJsonSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const REPOSITORY = resolve(__dirname, '../../../..');

export type Manager = 'npm' | 'pnpm';

/** The plugin as it would be published: the path of its tarball. */
export function packPlugin(folder: string): string {
  const out = join(folder, 'executors');
  const loader = join(REPOSITORY, 'libs/launch/src/io/load-typescript.js');
  const build = join(REPOSITORY, 'tools/executors/build/build-package.ts');
  execFileSync(process.execPath, ['--require', loader, build, out], { cwd: REPOSITORY, env: ownEnvironment() });
  const isWindows = process.platform === 'win32';
  execFileSync(isWindows ? 'npm.cmd' : 'npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: out,
    env: ownEnvironment(),
    shell: isWindows,
  });
  return join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.tgz'))!,
  );
}

/** An empty folder, in which somebody who has never seen this repository installs Nx and the plugin. */
export class PackageWorkspace {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'new-user-')));
  #tool: Installed | null = null;

  install(manager: Manager, nx: string, tarball: string): void {
    writeFileSync(join(this.root, 'package.json'), '{ "name": "office", "private": true, "version": "1.0.0" }\n');
    const specs = [`nx@${nx}`, `@nx/devkit@${nx}`, tarball];
    if (manager === 'npm') npmInstall(this.root, specs, { dev: true });
    else this.#installByPnpm(specs);
  }

  /** The files of the demonstration's website, below `site`. */
  addDemoSite(): void {
    copySync(join(REPOSITORY, 'apps/demo-site/public'), join(this.root, 'site'));
  }

  addHome(name: string): string {
    const home = join(this.root, 'homes', name);
    ensureDirSync(home);
    return home;
  }

  /** Runs nx to its end. */
  nx(args: readonly string[], env: Readonly<Record<string, string>> = {}): { code: number | null; output: string } {
    const folder = join(this.root, 'node_modules/nx');
    const { bin } = readJsonSync(join(folder, 'package.json')) as { bin: { nx: string } };
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, bin.nx), ...args], {
      cwd: this.root,
      encoding: 'utf8',
      env: { ...ownEnvironment(), CI: 'true', NX_TUI: 'false', NO_COLOR: '1', ...env },
      timeout: 300_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { code: status, output: `${stdout}${stderr}`.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '') };
  }

  remove(): void {
    this.#tool?.remove();
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }

  #installByPnpm(specs: readonly string[]): void {
    this.#tool = installPackages(['pnpm@10.30.3']);
    const folder = join(this.#tool.root, 'node_modules/pnpm');
    const { bin } = readJsonSync(join(folder, 'package.json')) as { bin: { pnpm: string } };
    execFileSync(process.execPath, [join(folder, bin.pnpm), 'add', '--save-dev', '--save-exact', ...specs], {
      cwd: this.root,
      env: { ...ownEnvironment(), CI: 'true' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 300_000,
    });
  }
}
