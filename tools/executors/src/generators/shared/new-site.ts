import { joinPathFragments, type Tree } from '@nx/devkit';
import { CONFIG_NAME, foldHome, foldName } from '@scrape-and-report/production';
import { hostname, userInfo } from 'node:os';
import { isAbsolute, join, posix, relative } from 'node:path';
import { parseDraft } from './edit-config';
import { type NewConfig, renderConfig } from './render-config';
import { nameThisMachine } from './set-up-workspace';
import { type Site, sitesOf } from './sites-in-tree';

export type SiteDraft = Omit<NewConfig, 'schema' | 'masterDir' | 'timeZone'> &
  Partial<Pick<NewConfig, 'masterDir' | 'timeZone'>>;

/** Where editors find the schema, within a workspace that has the package. */
export const SCHEMA = 'node_modules/@scrape-and-report/executors/production-config.schema.json';

/**
 * Writes the configuration of a new site, by which its folder is a project with the whole chain.
 *
 * @param folder within the workspace
 * @returns the name of its project
 * @throws Error when there is a site already, or its name is another's
 */
export function addSite(tree: Tree, folder: string, draft: SiteDraft): string {
  const root = joinPathFragments(folder).replace(/\/+$/, '');
  const file = posix.join(root, CONFIG_NAME);
  const name = posix.basename(root);
  if (root.startsWith('..') || isAbsolute(root) || root === '' || root === '.')
    throw new Error(`"${folder}" is no folder within this workspace, such as sites/example`);
  if (tree.exists(file)) throw new Error(`${file} is there already: edit it, or take another folder`);
  const others = sitesOf(tree);
  if (others.some((site) => site.name === name))
    throw new Error(`"${name}" is another site's name already: take another folder name`);
  if (!draft.root && !draft.directory) throw new Error('say which site: --root=https://www.example.nl/');
  if (draft.root) assertAddress(draft.root);
  const masterDir = draft.masterDir ?? freeMasterDir(others, root, draft.partners);
  const timeZone = draft.timeZone ?? zoneOfMachine();
  const schema = relativeTo(root, SCHEMA);
  tree.write(file, renderConfig({ ...draft, schema, masterDir, timeZone }));
  return name;
}

/** Says who this machine is where neither its user nor its host name says so. */
export function nameMachine(tree: Tree, partner: string): void {
  const names = [userInfo().username, hostname()].map(foldName);
  if (!names.includes(foldName(partner))) nameThisMachine(tree, partner);
}

/** A path that was given in the workspace, as the configuration has it: relative to its folder, unless it is absolute. */
export function pathInConfig(root: string, path: string): string {
  return isAbsolute(path) || /^([\\/]{2}|[A-Za-z]:[\\/])/.test(path) ? path : relativeTo(root, path);
}

function relativeTo(folder: string, path: string): string {
  return relative(folder, join(path)).replaceAll('\\', '/');
}

function assertAddress(root: string): void {
  const url = URL.canParse(root) ? new URL(root) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Error(`"${root}" is no address such as https://www.example.nl/`);
}

/** Two sites must never share a store. */
function freeMasterDir(others: readonly Site[], root: string, partners: NewConfig['partners']): string {
  const homes = new Set(partners.map(({ home }) => homeFrom(root, home)));
  const isTaken = others.some(({ file, text }) => {
    const { partners: theirs = [], masterDir = 'site-record' } = parseDraft(text);
    const isThere = masterDir === 'site-record' || masterDir.startsWith('site-record/');
    return isThere && theirs.some(({ home = '' }) => homes.has(homeFrom(posix.dirname(file), home)));
  });
  return isTaken ? `site-record-${posix.basename(root)}` : 'site-record';
}

/** A home in one spelling, without regard to case; a relative one as seen from the workspace. */
function homeFrom(folder: string, home: string): string {
  const path = home.replaceAll('\\', '/');
  return foldName(foldHome(/^(\/|[A-Za-z]:)/.test(path) ? path : posix.join(folder, path)));
}

/** A server's clock in UTC says nothing of where the office is. */
function zoneOfMachine(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return /^(UTC|GMT|Etc\/.*)$/.test(timeZone) ? 'Europe/Amsterdam' : timeZone;
}
