import type { ExecutorContext } from '@nx/devkit';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';

/** Files that Nx tasks hand to each other; they lie in the workspace, since Nx's outputs must. */
export interface Workspace {
  readonly root: string;
  /** Name of the project whose pipeline this is. */
  readonly project: string;
  /** `apps/prod/.out/<partner>-<digest>`. */
  readonly out: string;
  readonly sections: string;
  readonly sectionIndex: string;
  readonly pages: string;
  /** A file a section page that was really rendered in this run: the rest came from Nx's cache. */
  readonly rendered: string;
  readonly storeState: string;
  readonly storeManifest: string;
}

/** Folder of the project within the workspace, with `/`. */
export function projectRootOf(nx: ExecutorContext): string {
  return nx.projectsConfigurations.projects[nx.projectName ?? '']?.root ?? 'apps/prod';
}

export interface OutFolderOptions {
  /** Of the workspace. */
  readonly root: string;
  /** Absolute path. */
  readonly configFile: string;
  /** As configured. */
  readonly partner: string;
}

/**
 * Where the tasks of one pipeline hand files to each other, relative to the project: two partners, or two
 * configurations, may be at work in one clone at the same time, and must never meet each other's files or cache.
 */
export function outFolderOf({ root, configFile, partner }: OutFolderOptions): string {
  const within = relative(root, configFile).replaceAll('\\', '/');
  // As the workspace names it, so that every clone has the same.
  const name = within.startsWith('..') || isAbsolute(within) ? resolve(configFile) : within;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `.out/${partner.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${digest}`;
}

/** @param outFolder of `outFolderOf` */
export function workspaceOf(nx: ExecutorContext, outFolder: string): Workspace {
  const out = join(nx.root, projectRootOf(nx), outFolder);
  mkdirSync(out, { recursive: true });
  return {
    root: nx.root,
    project: nx.projectName ?? '',
    out,
    sections: join(out, 'sections'),
    sectionIndex: join(out, 'section-index.json'),
    pages: join(out, 'pages'),
    rendered: join(out, 'rendered'),
    storeState: join(out, 'store-state.json'),
    storeManifest: join(out, 'store-manifest.json'),
  };
}
