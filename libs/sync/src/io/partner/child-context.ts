import type { StoreContent } from '../../manifest/store-manifest';
import type { LogLine, SourceManifest } from '../../protocol/child-protocol';

/** What a job in a child has of its parent. */
export interface ChildContext {
  readonly signal: AbortSignal;
  log(...line: LogLine): void;
  /** Something completed: the share still answers. Call it as often as you like. */
  alive(): void;
  /** Before every point of no return. @throws when the claim is lost */
  mayIGoOn(): Promise<void>;
  /** What is to be synchronised, as soon as it is known; null when the digest of its manifest is known to be the given one. */
  sourceContent(unless: string | null): Promise<StoreContent | null>;
  /** The manifest of that, as it is published: some time later. */
  sourceManifest(): Promise<SourceManifest>;
  /** Called with the name of the step that comes next, so that a test can end the process there. */
  onStep?(step: string): void;
}
