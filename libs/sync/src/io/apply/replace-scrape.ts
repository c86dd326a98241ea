import { join } from 'node:path';
import { removeIfFree } from '@scrape-and-report/production';
import { MANIFEST_NAME } from '@scrape-and-report/record';
import { changeOfCopy, type CopyChange } from '../../plan/copies/copy-change';
import type { ScrapeCopy } from '../../plan/sync-plan';
import { copyFile } from '../disk/copy-file';
import type { DiskCalls } from '../disk/disk-calls';
import { createFlushQueue } from '../disk/flush-queue';
import { within } from '../disk/within';
import type { TargetTree } from '../guards/target-tree';
import { copyTimes, readPlannedManifest, scrapeFiles } from './build-scrape';

export interface ReplaceOptions {
  /** The scrape in its source. */
  readonly from: string;
  readonly target: TargetTree;
  readonly disk: DiskCalls;
  /** Copies the whole of it into an empty directory; gives its files where somebody wants them told. */
  readonly build: (aside: string) => Promise<unknown>;
  readonly onBytes: (count: number) => void;
  /** Before anything is put in place. */
  readonly assertRight: () => Promise<void>;
  readonly onStep?: (step: string) => void;
}

/**
 * Puts a copy of a scrape in the place of another of the same scrape. Where files of both are the same, only the others
 * travel, and the manifest comes last of them; what is no part of it any more goes to the trash.
 */
export async function replaceScrape(
  copy: Pick<ScrapeCopy, 'as' | 'digest' | 'replaces'>,
  options: ReplaceOptions,
): Promise<void> {
  const change = changeOf(copy, options.from, join(options.target.store, copy.as));
  if (change) await replaceFiles(copy, change, options);
  else await replaceWhole(copy.as, options);
}

export interface ToldChange {
  readonly verb: 'added' | 'updated' | 'deleted';
  readonly path: string;
}

/**
 * What becomes of its files, in the order in which they are told.
 *
 * @param standing directory of the copy whose place it takes
 */
export function toldOfReplacing(
  copy: Pick<ScrapeCopy, 'as' | 'digest' | 'replaces'>,
  from: string,
  standing: string,
): ToldChange[] {
  const change = changeOf(copy, from, standing);
  const path = (name: string): string => `${copy.as}/${name}`;
  if (!change)
    return scrapeFiles(readPlannedManifest(from, copy.digest)).map((name) => ({ verb: 'updated', path: path(name) }));
  return [
    ...change.added.map((file) => ({ verb: 'added' as const, path: path(file.path) })),
    { verb: 'updated', path: path(MANIFEST_NAME) },
    ...change.removed.map((name) => ({ verb: 'deleted' as const, path: path(name) })),
  ];
}

function changeOf(
  { digest, replaces }: Pick<ScrapeCopy, 'digest' | 'replaces'>,
  from: string,
  standing: string,
): CopyChange | null {
  return changeOfCopy(readPlannedManifest(standing, replaces!), readPlannedManifest(from, digest));
}

async function replaceFiles(
  { as, digest }: Pick<ScrapeCopy, 'as' | 'digest'>,
  { added, removed }: CopyChange,
  { from, target, disk, onBytes, assertRight, onStep }: ReplaceOptions,
): Promise<void> {
  const manifest = { path: MANIFEST_NAME, size: (await disk.lstat(join(from, MANIFEST_NAME)))!.size, sha256: digest };
  const staged: { readonly path: string; readonly aside: string }[] = [];
  const flush = createFlushQueue(target.store);
  try {
    try {
      for (const { path, size, sha256 } of [...added, manifest]) {
        const aside = target.stagingPath();
        onStep?.('copy file');
        staged.push({ path, aside });
        await copyFile({ from: within(from, path), to: aside, size, sha256, disk, flush, onBytes });
      }
    } finally {
      await flush.settle();
    }
    await assertRight();
    for (const { path, aside } of staged) {
      onStep?.('place file');
      await disk.rename(aside, await target.resolve(`${as}/${path}`));
    }
  } catch (error) {
    for (const { aside } of staged) removeIfFree(aside);
    throw error;
  }
  for (const path of removed) {
    onStep?.('discard');
    await target.discard(`${as}/${path}`);
  }
  await copyTimes(from, await target.resolve(as), disk);
}

/** A kill between the two renames leaves it in the trash alone: the next sync brings it again. */
export async function replaceWhole(
  as: string,
  { target, disk, build, assertRight, onStep }: ReplaceOptions,
): Promise<void> {
  const aside = target.stagingPath();
  await disk.mkdir(aside);
  try {
    await build(aside);
    await assertRight();
    onStep?.('discard');
    await target.discard(as);
    onStep?.('place scrape');
    await disk.rename(aside, await target.resolve(as));
  } catch (error) {
    removeIfFree(aside);
    throw error;
  }
}
