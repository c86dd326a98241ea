// `nx build executors`: the plugin as a package of plain JavaScript, in `dist/executors` or the folder that is named.
import { copyFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureDirSync, readJsonSync } from 'fs-extra';
import { removeWithRetry } from '@scrape-and-report/production';
import { compileTree } from './compile-tree';
import { declarationsOf } from './declarations';
import { compiledRegistry, packageManifest, type SourceManifest } from './package-manifest';

const ROOT = join(__dirname, '../../..');
const PLUGIN = join(ROOT, 'tools/executors');
const OUT = resolve(process.argv[2] ?? join(ROOT, 'dist/executors'));
const REGISTRIES = ['executors', 'generators', 'migrations'] as const;
/** Where editors find it: generated configurations name this path. */
const SCHEMA = 'production-config.schema.json';

function buildPackage(): void {
  removeWithRetry(OUT);
  ensureDirSync(OUT);
  // Before the code, which reads them.
  for (const name of REGISTRIES)
    writeJson(`${name}.json`, compiledRegistry(readJsonSync(join(PLUGIN, `${name}.json`)), name));
  const compiled = compileTree({ root: ROOT, out: OUT });
  for (const { path, text } of declarationsOf(join(PLUGIN, 'src/plugin.ts')))
    write(join('src', path.slice(join(PLUGIN, 'src').length + 1)), text);
  copyFileSync(join(ROOT, 'libs/production/src/config', SCHEMA), join(OUT, SCHEMA));
  for (const name of ['LICENSE', 'THIRD-PARTY-NOTICES.md']) copyFileSync(join(ROOT, name), join(OUT, name));
  copyFileSync(join(PLUGIN, 'README.md'), join(OUT, 'README.md'));
  const [workspace, own] = [join(ROOT, 'package.json'), join(PLUGIN, 'package.json')].map(
    (file) => readJsonSync(file) as SourceManifest,
  );
  writeJson('package.json', packageManifest({ workspace: workspace!, own: own!, ...compiled }));
  console.log(`${OUT}: ${compiled.files} files, ${compiled.packages.size} packages of others`);
}

function write(path: string, text: string): void {
  ensureDirSync(join(OUT, path, '..'));
  writeFileSync(join(OUT, path), text);
}

function writeJson(path: string, value: unknown): void {
  write(path, `${JSON.stringify(value, null, 2)}\n`);
}

buildPackage();
