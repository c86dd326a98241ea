import { digestOfText, sorted, type StoreContent } from './store-manifest';

/** So many scrapes are named in the state one by one; the others stand in the digest of them all. */
const NAMED_SCRAPES = 14;

/**
 * The text of `store-state.json`: small, and equal exactly when nothing that partners agree on has changed.
 *
 * It names the newest scrapes with the digests of their manifests, and the digests of analytics, reports and the rest.
 * No log, flag or `.production`, no time, no absolute path.
 */
export function renderStoreState(content: StoreContent): string {
  const sealed = sorted(content.sealed, (entry) => entry.dir);
  const groups = new Map<string, string[]>([
    ['analytics', []],
    ['reports', []],
    ['other', []],
  ]);
  const add = (path: string, line: string): void => void groups.get(groupOf(path))!.push(line);
  for (const directory of content.directories) add(directory, `d ${directory}`);
  for (const file of content.files) add(file.path, `f ${file.path} ${file.size} ${file.sha256}`);
  for (const item of content.skipped) add(item.path, `s ${item.path} ${item.reason}`);
  const state = {
    version: 1,
    newestScrapes: Object.fromEntries(sealed.slice(-NAMED_SCRAPES).map(({ dir, digest }) => [dir, digest])),
    scrapes: {
      count: sealed.length,
      digest: digestOfText(sealed.map(({ dir, digest }) => `${dir} ${digest}\n`).join('')),
    },
    ...Object.fromEntries(
      [...groups].map(([name, lines]) => [
        name,
        { count: lines.length, digest: digestOfText(lines.sort().join('\n')) },
      ]),
    ),
  };
  return `${JSON.stringify(state, null, 1)}\n`;
}

function groupOf(path: string): 'analytics' | 'reports' | 'other' {
  const top = path.split('/', 1)[0];
  return top === 'analytics' || top === 'reports' ? top : 'other';
}
