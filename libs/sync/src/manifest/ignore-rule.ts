import { AVAILABLE_FLAG, OWN_FOLDER, SYNC_FLAG } from '@scrape-and-report/record';

/** Whether a name, at whatever depth, is no part of what partners agree on. */
export type IgnoreRule = (name: string) => boolean;

/** Begins the name of every temporary file of ours; `record` writes such names too. */
const TEMPORARY = '.tmp-';

/**
 * The rule for a store: `sync.ignore`, the production log, both flags, `.production` and temporary files.
 *
 * Names are exact. Only `foldCase` (a Windows machine, whose file systems know no case) makes `Thumbs.db` cover
 * `thumbs.db`.
 */
export function createIgnoreRule(ignore: readonly string[], logName: string, foldCase = false): IgnoreRule {
  const fold = (name: string): string => (foldCase ? name.toLowerCase() : name);
  const names = new Set([...ignore, logName, AVAILABLE_FLAG, SYNC_FLAG, OWN_FOLDER].map(fold));
  return (name) => names.has(fold(name)) || name.startsWith(TEMPORARY);
}
