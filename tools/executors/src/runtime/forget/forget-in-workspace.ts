import { removeWithRetry } from '@scrape-and-report/production';
import { type Forgotten, writeFileAtomic } from '@scrape-and-report/record';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Workspace } from '../nx/workspace';

/**
 * Takes what is to be forgotten out of what tasks handed to each other in this workspace, and out of Nx's cache, once for
 * each set of tombstones: pages of any section may hold some of it, and all of them are made anew when they are needed.
 */
export function forgetInWorkspace(workspace: Workspace, { digest }: Forgotten): void {
  const note = join(workspace.out, 'forgotten.txt');
  if (existsSync(note) && readFileSync(note, 'utf8') === digest) return;
  const { sections, sectionIndex, pages, rendered, storeState, storeManifest } = workspace;
  for (const path of [sections, sectionIndex, pages, rendered, storeState, storeManifest]) removeWithRetry(path);
  // Nx knows the entry and would miss the file; an empty page bears no digest of its section, and is rendered anew.
  for (const path of cachedPages(cacheFolder(workspace.root), 0)) writeFileSync(path, '');
  writeFileAtomic(note, digest);
}

/** As Nx finds it: the variable, the workspace's setting, or its usual place. */
function cacheFolder(root: string): string {
  return resolve(root, process.env['NX_CACHE_DIRECTORY'] ?? settingOf(root) ?? join('.nx', 'cache'));
}

function settingOf(root: string): string | undefined {
  try {
    const { cacheDirectory } = JSON.parse(readFileSync(join(root, 'nx.json'), 'utf8')) as { cacheDirectory?: unknown };
    return typeof cacheDirectory === 'string' ? cacheDirectory : undefined;
  } catch {
    return undefined;
  }
}

/** An entry holds the outputs of a task below the path of its project. */
const MOST_DEPTH = 8;
const PAGE_OF_A_SECTION = /[\\/]\.out[\\/][^\\/]+[\\/]pages[\\/][^\\/]+\.html$/;

function cachedPages(folder: string, depth: number): string[] {
  if (depth > MOST_DEPTH || !existsSync(folder) || !statSync(folder).isDirectory()) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return cachedPages(path, depth + 1);
    return entry.isFile() && PAGE_OF_A_SECTION.test(path) ? [path] : [];
  });
}
