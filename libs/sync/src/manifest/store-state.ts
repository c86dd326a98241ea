import { createHash } from 'node:crypto';
import { groupOf, renderFiles, type FileGroup } from './render-files';
import { digestOfText, sortContent, type StoreContent } from './store-manifest';

/** So many scrapes are named in the state one by one; the others stand in the digest of them all. */
const NAMED_SCRAPES = 14;

const GROUPS: readonly FileGroup[] = ['analytics', 'reports', 'other'];

/**
 * The text of `store-state.json`: small, and equal exactly when nothing that partners agree on has changed.
 *
 * It names the newest scrapes with the digests of their manifests, and the digests of analytics, reports and the rest.
 * No log, flag or `.production`, no time, no absolute path.
 */
export function renderStoreState(content: StoreContent): string {
  const ordered = sortContent(content);
  const { sealed } = ordered;
  const state = {
    version: 2,
    newestScrapes: Object.fromEntries(sealed.slice(-NAMED_SCRAPES).map(({ dir, digest }) => [dir, digest])),
    scrapes: {
      count: sealed.length,
      digest: digestOfText(sealed.map(({ dir, digest }) => `${dir} ${digest}\n`).join('')),
    },
    ...Object.fromEntries(GROUPS.map((group) => [group, stateOf(group, ordered)])),
  };
  return `${JSON.stringify(state, null, 1)}\n`;
}

/** Number and digest of the items of one group; its files as the manifest has them. */
function stateOf(group: FileGroup, content: StoreContent): { count: number; digest: string } {
  const directories = content.directories.filter((path) => groupOf(path) === group);
  const skipped = content.skipped.filter(({ path }) => groupOf(path) === group);
  const runs = renderFiles(content.files).filter((run) => run.group === group);
  const hash = createHash('sha256').update(JSON.stringify([directories, skipped]), 'utf8');
  for (const { pieces } of runs) {
    hash.update('\n', 'utf8');
    for (const piece of pieces) hash.update(piece);
  }
  const files = runs.reduce((sum, { count }) => sum + count, 0);
  return { count: directories.length + skipped.length + files, digest: hash.digest('hex') };
}
