import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readJsonSync } from 'fs-extra';
import { join } from 'node:path';
import type { Door, Source } from '../source';
import { workspaceOf, type Workspace } from '../workspace';

const LEFT_OUT = new Set(['node_modules', 'public', 'fixtures', 'coverage', 'homes', 'dist', 'content']);

/** Reads all sources of a checkout and the doors that its package.json files name. */
export function readWorkspace(root: string): Workspace {
  return workspaceOf(
    readSources(root),
    ['libs', 'tools'].flatMap((top) => doorsBelow(root, top)),
  );
}

/** All sources of a checkout. */
export function readSources(root: string): Source[] {
  return ['apps', 'libs', 'tools'].flatMap((top) => sourcesBelow(root, top));
}

function sourcesBelow(root: string, folder: string): Source[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      return LEFT_OUT.has(entry.name) || entry.name.startsWith('.') ? [] : sourcesBelow(root, path);
    }
    if (!/\.(?:ts|mjs|js)$/.test(entry.name) || entry.name === 'jest.config.js') return [];
    return [{ path, text: readFileSync(join(root, path), 'utf8') }];
  });
}

function doorsBelow(root: string, top: string): Door[] {
  return readdirSync(join(root, top)).flatMap((name) => {
    const file = join(root, top, name, 'package.json');
    if (!existsSync(file)) return [];
    const { exports = {} } = readJsonSync(file) as {
      exports?: Record<string, string | { types?: string }>;
    };
    return Object.entries(exports).flatMap(([entry, target]) => {
      const path = typeof target === 'string' ? target : target.types;
      return path?.endsWith('.ts') || path?.endsWith('.js')
        ? [{ room: `${top}/${name}`, entry, file: `${top}/${name}/${path.slice(2)}` }]
        : [];
    });
  });
}
