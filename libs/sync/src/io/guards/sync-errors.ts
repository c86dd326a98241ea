import type { SyncCounts } from '../../protocol/child-protocol';

/** Why this target gets nothing now. */
export class RefusedError extends Error {
  readonly code = 'REFUSED';
}

export class NotFoundError extends Error {
  readonly code = 'NOT_FOUND';
}

/** Some items failed; all others are in place. */
export class PartialError extends Error {
  readonly code = 'PARTIAL';

  constructor(
    message: string,
    readonly counts: SyncCounts,
  ) {
    super(message);
  }
}
