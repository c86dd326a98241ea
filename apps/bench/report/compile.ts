import { copyFileSync, existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';

/**
 * Compiles the libraries and this bench to plain JavaScript in `out`, so that what is measured holds no compiler: at run
 * time the workspace compiles while it loads, which is a cost of the workspace and not of the workbook.
 */
export function compile(workspace: string, out: string): void {
  removeSync(out);
  const scope = join(out, 'node_modules', '@scrape-and-report');
  // All of them: which of them the report needs changes with it.
  for (const lib of readdirSync(join(workspace, 'libs')))
    compileFolder(join(workspace, 'libs', lib, 'src'), join(scope, lib));
  compileFolder(join(workspace, 'apps', 'bench', 'report'), join(out, 'bench'));
  for (const name of readdirSync(join(workspace, 'node_modules'))) {
    const link = join(out, 'node_modules', name);
    if (!existsSync(link) && !name.startsWith('.'))
      symlinkSync(join(workspace, 'node_modules', name), link, 'junction');
  }
}

function compileFolder(from: string, to: string): void {
  ensureDirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    if (entry.isDirectory()) compileFolder(source, join(to, entry.name));
    else if (/\.(spec|d)\.ts$/.test(entry.name)) continue;
    else if (/\.(ts|js)$/.test(entry.name)) {
      writeFileSync(join(to, entry.name.replace(/\.ts$/, '.js')), toCommonJs(source));
      // What runs in the page is compiled into it by the report itself.
      if (/[\\/]client([\\/]|$)/.test(from)) copyFileSync(source, join(to, entry.name));
    } else copyFileSync(source, join(to, entry.name));
  }
}

function toCommonJs(file: string): string {
  const syntax = file.endsWith('.ts') ? 'typescript' : 'ecmascript';
  return transformFileSync(file, { jsc: { parser: { syntax }, target: 'es2022' }, module: { type: 'commonjs' } }).code;
}
