import { packContent } from '../packed-content';
import { renderedOf, type RenderedManifest, type StoreManifest } from '../store-manifest';

/** What partners are told about the own store: what it holds first, its manifest while they work. */
export interface SyncSource extends RenderedManifest {
  /** By `packContent`; made when the first partner asks for it, once. */
  readonly content: () => Buffer;
}

export function createSyncSource(manifest: StoreManifest): SyncSource {
  let content: Buffer | null = null;
  return { ...renderedOf(manifest), content: () => (content ??= packContent(manifest)) };
}
