'use strict';
/**
 * Where a value of a line chart stands from left to right, in the units of its view box. Pure.
 */
const { round } = require('./spark.js');

const WIDTH = 720;
/** Room for the numbers of the upright scale. */
const LEFT = 72;
const RIGHT = 6;

/** @param {number} at @param {number} count number of values */
function xOf(at, count) {
  return round(LEFT + (at * (WIDTH - LEFT - RIGHT)) / Math.max(1, count - 1));
}

/** The value nearest to a place, `share` of the width from the left. */
function nearest(share, count) {
  const at = Math.round(((share * WIDTH - LEFT) * (count - 1)) / (WIDTH - LEFT - RIGHT));
  return Math.min(count - 1, Math.max(0, at));
}

module.exports = { WIDTH, nearest, xOf };
