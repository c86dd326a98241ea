'use strict';
/**
 * Work that the reader need not wait for.
 */

/** Once what was changed is drawn: for what the next act of the reader will want. */
function afterPaint(work) {
  requestAnimationFrame(() => setTimeout(work));
}

/** Once what was changed is drawn, and nothing else is to be done. */
function whenIdle(work) {
  requestAnimationFrame(() => (window.requestIdleCallback ?? setTimeout)(work));
}

module.exports = { afterPaint, whenIdle };
