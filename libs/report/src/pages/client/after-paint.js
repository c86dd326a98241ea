'use strict';
/**
 * Does what nobody waits for: once what was changed is drawn, and nothing else is to be done.
 */
function afterPaint(work) {
  requestAnimationFrame(() => (window.requestIdleCallback ?? setTimeout)(work));
}

module.exports = { afterPaint };
