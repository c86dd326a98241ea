/** Writes of records that wait until their process has nothing better to do, by the path of the records. */
const pending = new Map<string, () => unknown>();

/**
 * Puts a write off until `keepPending`, or the end of the process. A process that is killed before loses it, which costs
 * the next one time, never correctness.
 */
export function keepLater(path: string, write: () => unknown): void {
  if (pending.size === 0) process.once('exit', keepAll);
  pending.set(path, write);
}

/** Makes the writes that were put off: those of one path, or all. @throws why one could not be made */
export function keepPending(path?: string): void {
  for (const each of path === undefined ? [...pending.keys()] : [path]) {
    const write = pending.get(each);
    pending.delete(each);
    if (pending.size === 0) process.off('exit', keepAll);
    write?.();
  }
}

/** At the end of the process, whose outcome does not hang on it. */
function keepAll(): void {
  for (const path of [...pending.keys()])
    try {
      keepPending(path);
    } catch {
      // Costs the next scan time.
    }
}
