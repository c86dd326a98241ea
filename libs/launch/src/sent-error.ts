import { ProductionError, StageError } from '@scrape-and-report/production';

/** An error in a form that can be sent to another process; `code` is null when it is none of ours. */
export interface SentError {
  readonly message: string;
  readonly code: string | null;
  readonly hint?: string;
}

/** What the process that asked for the work is told of an error. */
export function toSentError(error: unknown): SentError {
  if (error instanceof ProductionError) return { message: error.message, code: error.code, hint: error.hint };
  return { message: error instanceof Error ? error.message : String(error), code: null };
}

/** What it makes of that: a failed stage when the error was one of ours. */
export function fromSentError({ message, code, hint }: SentError): Error {
  return code === null ? new Error(message) : new StageError(message, { code, hint });
}
