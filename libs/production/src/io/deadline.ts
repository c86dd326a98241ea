/**
 * Runs `work` with a signal that aborts as `outer` does, or with a `TimeoutError` after `limitMs`.
 *
 * In place of `AbortSignal.any` with `AbortSignal.timeout`: Node keeps such a timer by weak references only, so that it
 * may be collected before it fires (nodejs/node issue 57736), and what it was to end goes on for ever.
 */
export async function withDeadline<T>(
  outer: AbortSignal,
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  outer.throwIfAborted();
  const controller = new AbortController();
  const follow = (): void => controller.abort(outer.reason);
  const timer = setTimeout(
    () => controller.abort(new DOMException(`not done within ${limitMs} ms`, 'TimeoutError')),
    limitMs,
  );
  outer.addEventListener('abort', follow, { once: true });
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', follow);
  }
}
