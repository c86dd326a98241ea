import type { PackedColumns } from '../../manifest/packed-columns';
import { packContent } from '../../protocol/packed-content';
import { renderFilesAhead } from '../../manifest/render-files';
import { renderedOf, type RenderedManifest, type StoreManifest } from '../../manifest/store-manifest';
import { readStoreMarker } from '../guards/ensure-store';
import { stageManifest, type ManifestNews, type StagedManifest } from '../known/published-manifest';

/** What partners are told about the own store: what it holds first, its manifest while they work. */
export interface SyncSource extends RenderedManifest {
  /** By `packContent`; made when the first partner asks for it, once. */
  readonly content: () => PackedColumns;
  /**
   * Makes ahead what partners will ask for when the store changed; gives up its turn to one who asks for the content, until
   * it is called again. Never rejects.
   */
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

export function createSyncSource(
  manifest: StoreManifest,
  store: string,
  { producer, epoch, dryRun = false }: Pick<ManifestNews, 'producer' | 'epoch'> & { readonly dryRun?: boolean },
): SyncSource {
  const rendered = renderedOf(manifest);
  let content: PackedColumns | null = null;
  let staged: StagedManifest | null = null;
  let isAsked = false;
  const contentOf = (): PackedColumns => (content ??= packContent(manifest));
  const staging = (): StagedManifest =>
    (staged ??= stageManifest(store, {
      producer,
      epoch,
      syncId: '',
      digest: rendered.digest(),
      pieces: rendered.pieces,
      checkedDay: -1,
      isEqual: false,
    }));
  return {
    ...rendered,
    content: () => {
      isAsked = true;
      return contentOf();
    },
    prepare: async () => {
      if (dryRun || rendered.knownDigest() !== null) return;
      isAsked = false;
      try {
        contentOf();
        await renderFilesAhead(manifest.files, () => new Promise((resolve) => setImmediate(() => resolve(!isAsked))));
      } catch {
        // It fails again when it is asked for.
      }
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
