// The order of the long tests on a machine that has never run them: those that take minutes first, so that none of them is
// left alone at the end while the other workers stand idle. Jest's own guess there is the size of the file, which says
// nothing of sixty mornings in thirty lines. Jest loads sequencers as plain JavaScript.
'use strict';

const { basename } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

/** Measured, on two cores that were busy. */
const LONGEST = [
  'many-mornings',
  'run',
  'ten-mornings',
  'kill-rounds',
  'failures',
  'mornings',
  'network',
  'own-disk',
  'join',
  'package',
  'killed-stage',
  'many-sites',
  'odd-databases',
  'simulate',
  'killed',
  'getting-started',
  'forget',
  'versions',
  'lean',
  'repair',
  'scrub',
  'home-moved',
  'kill',
  'doctor',
  'explorer',
];

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const index = LONGEST.indexOf(basename(path).replace(/\.(e2e|long)\.spec\.ts$/, ''));
      return index < 0 ? LONGEST.length : index;
    };
    // A stable sort: the others stay as Jest has them.
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
};
