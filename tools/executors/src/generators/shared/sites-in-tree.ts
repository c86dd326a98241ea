import { type Tree, visitNotIgnoredFiles } from '@nx/devkit';
import { CONFIG_NAME } from '@scrape-and-report/production';
import { posix } from 'node:path';

/** A site of the workspace: a folder with a configuration. */
export interface Site {
  /** As Nx knows its project. */
  readonly name: string;
  /** Path of its configuration within the workspace, with `/`. */
  readonly file: string;
  readonly text: string;
}

/** All sites of the workspace, by name. */
export function sitesOf(tree: Tree): Site[] {
  const files: string[] = [];
  visitNotIgnoredFiles(tree, '.', (path) => {
    const file = path.replaceAll('\\', '/');
    if (posix.basename(file) === CONFIG_NAME) files.push(file);
  });
  return files
    .map((file) => ({ name: nameOf(tree, posix.dirname(file)), file, text: tree.read(file, 'utf8')! }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** All sites of the workspace, by name. @throws Error when there is none */
export function someSites(tree: Tree): Site[] {
  const sites = sitesOf(tree);
  if (sites.length === 0)
    throw new Error('there is no site yet: nx g @scrape-and-report/executors:init makes the first');
  return sites;
}

/**
 * The site that is meant: the named one, or the only one.
 *
 * @throws Error when there is no such site, or several and none is named
 */
export function siteNamed(sites: readonly Site[], name: string | undefined): Site {
  const found =
    name === undefined ? (sites.length === 1 ? sites[0] : undefined) : sites.find((site) => site.name === name);
  if (found) return found;
  const known = sites.map((site) => site.name).join(', ') || 'none';
  throw new Error(
    name === undefined
      ? `say which site with --project: this workspace has ${known}`
      : `there is no site "${name}": this workspace has ${known}`,
  );
}

function nameOf(tree: Tree, folder: string): string {
  const project = posix.join(folder, 'project.json');
  const named = tree.exists(project) ? (JSON.parse(tree.read(project, 'utf8')!) as { name?: string }).name : undefined;
  return named ?? posix.basename(folder);
}
