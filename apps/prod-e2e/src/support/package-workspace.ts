import {
  type Installed,
  installPackages,
  npmInstall,
  nxProgram,
  ownEnvironment,
  runNpm,
  withoutColours,
} from '@scrape-and-report/testing';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { copySync, ensureDirSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { nxPackages } from './versions';

const REPOSITORY = resolve(__dirname, '../../../..');

export type Manager = 'npm' | 'pnpm';

export interface Ended {
  readonly code: number | null;
  /** Without colours. */
  readonly output: string;
}

/** The plugin as it would be published: the path of its tarball. */
export function packPlugin(folder: string): string {
  const out = join(folder, 'executors');
  const loader = join(REPOSITORY, 'libs/launch/src/io/load-typescript.js');
  const build = join(REPOSITORY, 'tools/executors/build/build-package.ts');
  execFileSync(process.execPath, ['--require', loader, build, out], { cwd: REPOSITORY, env: ownEnvironment() });
  runNpm(out, ['pack', '--silent', '--pack-destination', folder]);
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
    const specs = [...nxPackages(nx), tarball];
    if (manager === 'npm') npmInstall(this.root, specs, { dev: true });
    else this.#installByPnpm(specs);
  }

  /** The files of the demonstration's website, below `site`. */
  addDemoSite(): void {
    copySync(join(REPOSITORY, 'apps/demo-site/public'), join(this.root, 'site'));
  }

  /** The demonstration's website is on this machine: no need to spare it. */
  hurry(site: string): void {
    const file = join(this.root, 'sites', site, 'production.config.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"requestsPerSecond": 20', '"requestsPerSecond": 1000'));
  }

  addHome(name: string): string {
    const home = join(this.root, 'homes', name);
    ensureDirSync(home);
    return home;
  }

  /** Runs nx to its end. */
  nx(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return this.#run(process.execPath, [nxProgram(this.root), ...args], env);
  }

  /** Runs a line as somebody types it. */
  type(line: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return this.#run(line, [], env);
  }

  remove(): void {
    this.#tool?.remove();
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }

  #run(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
    const path = `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`;
    const child = spawn(program, [...args], {
      cwd: this.root,
      env: { ...ownEnvironment(), PATH: path, CI: 'true', NX_TUI: 'false', NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: args.length === 0,
      timeout: 300_000,
    });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    return new Promise((done, reject) => {
      child.once('error', reject);
      child.once('close', (code) => done({ code, output: withoutColours(Buffer.concat(chunks).toString('utf8')) }));
    });
  }

  #installByPnpm(specs: readonly string[]): void {
    // The program itself: the package `pnpm` puts it into its place by an install script, where npm lets it.
    const name = `@pnpm/exe.${process.platform}-${process.arch}`;
    this.#tool = installPackages([`${name}@12.21.0`]);
    const program = join(this.#tool.root, 'node_modules', name, process.platform === 'win32' ? 'pnpm.exe' : 'pnpm');
    // As docs/getting-started.md tells users of pnpm: no script of a dependency is needed, and leaving them out is no failure.
    writeFileSync(join(this.root, 'pnpm-workspace.yaml'), 'strictDepBuilds: false\n');
    execFileSync(program, ['add', '--save-dev', '--save-exact', ...specs], {
      cwd: this.root,
      env: { ...ownEnvironment(), CI: 'true' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 300_000,
    });
  }
}
