import { droppedFiles, isLifeFile, type KeepRule, LIVES_DIRECTORY } from '@scrape-and-report/record';
import type { StoreContent } from '../manifest/store-manifest';
import { tokenOf } from './plan-scrapes';

type Held = Pick<StoreContent, 'sealed' | 'files'>;

/** What the rules of retention take from the reports of two stores together: asked of what only the second holds. */
export interface Retention {
  /** Whether a file goes, or a report's folder with all that both hold in it. */
  isDropped(path: string): boolean;
}

/**
 * The lives of pages are those of `one`, if it has any: what only `other` has of them is from another number of files.
 *
 * @param keep null: all is kept
 */
export function planRetention(one: Held, other: Held, keep: KeepRule | null): Retention {
  const hasLives = one.files.columns.paths.includes(`reports/${LIVES_DIRECTORY}/index.html`);
  const isFormerLife = (path: string): boolean => hasLives && isLifeFile(path);
  if (keep === null) return { isDropped: isFormerLife };
  const paths = new Set([...reportFiles(one), ...reportFiles(other)]);
  const tokens = new Map(one.sealed.map((entry) => [entry.dir, tokenOf(entry)]));
  // Two scrapes of one minute that have not been told apart yet: whose report it is will be known when they are. Two copies
  // of one scrape are no two.
  const unclear = new Set(
    other.sealed.filter((entry) => (tokens.get(entry.dir) ?? tokenOf(entry)) !== tokenOf(entry)).map(({ dir }) => dir),
  );
  const scrapes = [...one.sealed, ...other.sealed].map(({ dir, epoch, producer }) => ({ name: dir, epoch, producer }));
  const dropped = new Set([...droppedFiles(paths, scrapes, keep)].filter((path) => !unclear.has(path.split('/')[1]!)));
  const folderOf = (path: string): string => path.split('/', 2).join('/');
  const left = new Set([...paths].filter((path) => !dropped.has(path)).map(folderOf));
  const emptied = new Set([...dropped].map(folderOf).filter((folder) => !left.has(folder)));
  return { isDropped: (path) => dropped.has(path) || emptied.has(path) || isFormerLife(path) };
}

function reportFiles({ files }: Held): string[] {
  return files.columns.paths.filter((path) => path.startsWith('reports/'));
}
