import type { LogLine, SourceManifest } from './child-protocol';

/** What a job in a child has of its parent. */
export interface ChildContext {
  readonly signal: AbortSignal;
  log(...line: LogLine): void;
  /** Something completed: the share still answers. Call it as often as you like. */
  alive(): void;
  /** Before every point of no return. @throws when the claim is lost */
  mayIGoOn(): Promise<void>;
  /** What is to be synchronised; without the manifest when its digest is the given one. */
  sourceManifest(unless: string | null): Promise<SourceManifest>;
  /** Called with the name of the step that comes next, so that a test can end the process there. */
  onStep?(step: string): void;
}
