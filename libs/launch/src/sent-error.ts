import { LeaseLostError, ProductionError, StageError, TransientError } from '@scrape-and-report/production';

/** An error in the one form in which it travels between processes and threads of ours. */
export interface SentError {
  /** How the receiver is to react; `other` is none of ours. */
  readonly kind: 'lease-lost' | 'transient' | 'stage' | 'other';
  readonly message: string;
  /** Ours, or the system's such as `ENOSPC`. */
  readonly code: string | null;
  readonly hint?: string;
  readonly cause?: SentError;
}

/** Deeper causes stay behind: they could be a circle. */
const MOST_CAUSES = 4;
const MOST_CHARS = 8_000;

/** What the process that asked for the work is told of an error. Never holds a stack. */
export function toSentError(error: unknown, depth = 0): SentError {
  const { code, hint, cause } = (error ?? {}) as { code?: unknown; hint?: unknown; cause?: unknown };
  return {
    kind: kindOf(error),
    message: (error instanceof Error ? error.message : String(error)).slice(0, MOST_CHARS),
    code: typeof code === 'string' ? code : null,
    ...(error instanceof ProductionError && typeof hint === 'string' && { hint }),
    ...(cause !== undefined && cause !== null && depth < MOST_CAUSES && { cause: toSentError(cause, depth + 1) }),
  };
}

/** What it makes of that: an error to be reacted to in the same way. One of ours without a kind fails its stage. */
export function fromSentError({ kind, message, code, hint, cause: sent }: SentError): Error {
  const cause = sent && fromSentError(sent);
  if (kind === 'other' || code === null)
    return Object.assign(new Error(message, { cause }), code === null ? {} : { code });
  if (kind === 'lease-lost') return new LeaseLostError(message, { code, hint, cause });
  if (kind === 'transient') return new TransientError(message, { code, hint, cause });
  return new StageError(message, { code, hint, cause });
}

function kindOf(error: unknown): SentError['kind'] {
  if (error instanceof LeaseLostError) return 'lease-lost';
  if (error instanceof TransientError) return 'transient';
  return error instanceof ProductionError ? 'stage' : 'other';
}
