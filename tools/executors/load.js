// What Nx loads of this plugin: plain JavaScript that sets up TypeScript once and cheaply. Given the .ts files, Nx would
// load the whole of typescript and compile a stage's libraries anew in each of a production's fifteen tasks, which costs
// more than most stages' work.
'use strict';

require('@scrape-and-report/launch/load-typescript');

const { executors } = require('./executors.json');

/** The plugin's inference, its word on how a run ended, and each executor under its own name (`./load.js#scrape` in executors.json). */
module.exports = {
  get createNodes() {
    return require('./src/plugin.ts').createNodes;
  },
  get postTasksExecution() {
    return require('./src/plugin.ts').postTasksExecution;
  },
};
for (const name of Object.keys(executors)) {
  Object.defineProperty(module.exports, name, {
    enumerable: true,
    get: () => require(`./src/executors/${name}/executor.ts`).default,
  });
}
