/**
 * Work that the reader need not wait for.
 */

/** Once what was changed is drawn: for what the next act of the reader will want. */
export function afterPaint(work: () => void): void {
  requestAnimationFrame(() => setTimeout(work));
}

/** Once what was changed is drawn, and nothing else is to be done. */
export function whenIdle(work: () => void): void {
  requestAnimationFrame(() => (window.requestIdleCallback ?? setTimeout)(work));
}
