import { pathBelow, StageError } from '@scrape-and-report/production';
import { existsSync } from 'node:fs';

/** What the file system and SQLite say of a disk that cannot be used, and what it means. */
const MEANINGS: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [/^(ENOSPC|EDQUOT)$|SQLITE_FULL|database or disk is full/, 'its disk is full: make room'],
  [/^EROFS$|SQLITE_READONLY|readonly database/, 'its disk is read-only: see why, and mount it for writing'],
  [/^(EACCES|EPERM)$|SQLITE_(PERM|AUTH)/, 'access is denied: give this user the right to read and write all of it'],
  [/^EIO$|SQLITE_IOERR|disk I\/O error/, 'its disk fails: see to the disk'],
];

/**
 * The one error for a store of our own that can't be used, with what to do; null when the error is another one. Of
 * another's store it is that partner's failure, which is told where it happens.
 */
export function ownStoreFault(error: unknown, store: string): StageError | null {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    const { code, path, message } = cause as NodeJS.ErrnoException;
    const isOurs = path === undefined || path === store || pathBelow(store, path) !== null;
    const found = isOurs && MEANINGS.find(([pattern]) => pattern.test(code ?? '') || pattern.test(message));
    if (!found) continue;
    return new StageError(`OWN_STORE_UNUSABLE: the own store ${store} can not be used: ${message}`, {
      code: 'OWN_STORE_UNUSABLE',
      hint: found[1],
      cause: error,
    });
  }
  return null;
}

/** `OWN_STORE_UNUSABLE: ...` for such an error, `STORE_GONE` when the store is not there any more; any other as it is. */
export function asOwnStoreFault(error: unknown, store: string): unknown {
  return ownStoreFault(error, store) ?? (isOfMissing(error) && !existsSync(store) ? storeGone(store, error) : error);
}

function isOfMissing(error: unknown): boolean {
  return error instanceof Error && ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** For a run whose store has moved away, or given way to another. */
export function storeGone(store: string, cause?: unknown): StageError {
  return new StageError(`${store} is no longer the store that this run began with`, {
    code: 'STORE_GONE',
    hint: 'its home moved away, or another stands in its place: bring it back, and start again',
    cause,
  });
}
