import type { PackedColumns } from '../packed-columns';
import { packContent } from '../packed-content';
import { renderFilesInTurns } from '../render-files';
import { renderedOf, type RenderedManifest, type StoreManifest } from '../store-manifest';
import { readStoreMarker } from './ensure-store';
import { stageManifest, type ManifestNews, type StagedManifest } from './published-manifest';

/** What partners are told about the own store: what it holds first, its manifest while they work. */
export interface SyncSource extends RenderedManifest {
  /** By `packContent`; made when the first partner asks for it, once. */
  readonly content: () => PackedColumns;
  /** Makes ahead what partners will ask for when the store changed, and answers those who ask meanwhile. */
  readonly prepare: () => Promise<void>;
  /**
   * Path of a file of the own store that holds the manifest (see `readManifestBytes`), written when the first partner
   * asks for it; null where it cannot be.
   */
  readonly stage: () => string | null;
  /** Leaves the manifest in the own store, for whoever syncs into it next. @throws why it could not be written */
  readonly publish: () => void;
  /** Removes what was written for the partners and not published. */
  readonly discard: () => void;
}

/** @param facts about the sync that is under way */
export function createSyncSource(
  manifest: StoreManifest,
  store: string,
  facts: Pick<ManifestNews, 'producer' | 'epoch'>,
): SyncSource {
  const rendered = renderedOf(manifest);
  let content: PackedColumns | null = null;
  let staged: StagedManifest | null = null;
  const contentOf = (): PackedColumns => (content ??= packContent(manifest));
  const staging = (): StagedManifest =>
    (staged ??= stageManifest(store, {
      ...facts,
      syncId: '',
      digest: rendered.digest(),
      pieces: rendered.pieces,
      checkedDay: -1,
      isEqual: false,
    }));
  return {
    ...rendered,
    content: contentOf,
    prepare: async () => {
      if (rendered.knownDigest() !== null) return;
      contentOf();
      await renderFilesInTurns(manifest.files, () => new Promise((resolve) => setImmediate(resolve)));
    },
    stage: () => {
      try {
        // A store that went meanwhile gets no new folder.
        return readStoreMarker(store) && staging().path;
      } catch {
        return null;
      }
    },
    publish: () => staging().publish(),
    discard: () => staged?.discard(),
  };
}
