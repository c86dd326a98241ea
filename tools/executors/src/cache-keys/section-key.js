// A runtime input of `report-<section>`: what its page stands for now. Nx asks it after the tasks that it waits for, and
// when the target runs alone, where what other tasks wrote counts for nothing to Nx. Plain JavaScript: it runs once a section.
'use strict';

const { join } = require('node:path');
const { codeKey, digestOf, newestScrapeIn, readJson } = require('./look');

const [folder, section] = process.argv.slice(2);
const pipeline = readJson(join(folder, 'pipeline.json'));
const index = readJson(join(folder, 'section-index.json'));
const digest = digestOf(join(folder, 'sections', `${section}.json`));
const newest = pipeline ? newestScrapeIn(pipeline.store) : null;
const isCurrent =
  index && newest !== null && index.scrape === newest && index.configFile === digestOf(pipeline.configFile);
// Otherwise the section is split anew when the target runs alone, from that scrape and configuration.
const state = isCurrent ? digest : `${digest} ${newest} ${pipeline ? digestOf(pipeline.configFile) : ''}`;
console.log(`${state} ${codeKey()}`);
