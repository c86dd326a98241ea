import { posix } from 'node:path';
import { parseModule, type Module } from './parse-module';
import { folderOf, type Door, type Source } from './source';

const SCOPE = '@scrape-and-report/';

/** All modules of a checkout by path, and the doors of its rooms. */
export interface Workspace {
  modules: Map<string, Module>;
  doors: Door[];
}

export function workspaceOf(sources: Source[], doors: Door[]): Workspace {
  return { modules: new Map(sources.map((source) => [source.path, parseModule(source)])), doors };
}

/** The file that a specifier means; `undefined` for a package, a built-in or a file that is not there. */
export function resolveImport({ modules, doors }: Workspace, from: string, specifier: string): string | undefined {
  if (specifier.startsWith(SCOPE)) {
    const [room, ...rest] = specifier.slice(SCOPE.length).split('/');
    const entry = rest.length === 0 ? '.' : `./${rest.join('/')}`;
    return doors.find((door) => door.room.endsWith(`/${room}`) && door.entry === entry)?.file;
  }
  if (!specifier.startsWith('.')) return undefined;
  const path = posix.join(folderOf(from), specifier);
  const endings = ['', '.ts', '.mjs', '.js', '/index.ts', '/index.js'];
  return endings.map((ending) => path + ending).find((candidate) => modules.has(candidate));
}

/** The names of a door, with those behind its `export *`; sorted. */
export function namesOf(workspace: Workspace, file: string, seen = new Set<string>()): string[] {
  const module = workspace.modules.get(file);
  if (!module || seen.has(file)) return [];
  seen.add(file);
  const behindStars = module.stars.flatMap((star) => {
    const target = resolveImport(workspace, file, star);
    return target ? namesOf(workspace, target, seen).filter((name) => name !== 'default') : [];
  });
  return [...new Set([...module.exports, ...behindStars])].sort(byCodeUnits);
}

export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
