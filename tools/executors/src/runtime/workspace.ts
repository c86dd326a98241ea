import type { ExecutorContext } from '@nx/devkit';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Files that Nx tasks hand to each other; they lie in the workspace, since Nx's outputs must. */
export interface Workspace {
  readonly root: string;
  /** `apps/prod/.out`. */
  readonly out: string;
  readonly sections: string;
  readonly sectionIndex: string;
  readonly pages: string;
  /** A file a section page that was really rendered in this run: the rest came from Nx's cache. */
  readonly rendered: string;
  readonly storeState: string;
  readonly storeManifest: string;
}

export function workspaceOf(nx: ExecutorContext): Workspace {
  const project = nx.projectsConfigurations.projects[nx.projectName ?? '']?.root ?? 'apps/prod';
  const out = join(nx.root, project, '.out');
  mkdirSync(out, { recursive: true });
  return {
    root: nx.root,
    out,
    sections: join(out, 'sections'),
    sectionIndex: join(out, 'section-index.json'),
    pages: join(out, 'pages'),
    rendered: join(out, 'rendered'),
    storeState: join(out, 'store-state.json'),
    storeManifest: join(out, 'store-manifest.json'),
  };
}
