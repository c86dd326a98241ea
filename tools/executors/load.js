// What Nx loads of this plugin: plain JavaScript that sets up TypeScript once and cheaply. Given the .ts files, Nx would
// load the whole of typescript and compile a stage's libraries anew in each of a production's fifteen tasks, which costs
// more than most stages' work.
'use strict';

require('@scrape-and-report/launch/load-typescript');

const { executors } = require('./executors.json');
const { generators } = require('./generators.json');
const { generators: migrations } = require('./migrations.json');

/**
 * The plugin's inference, its word on how a run ended, each executor under its own name (`./load.js#scrape` in
 * executors.json), each generator as `generator-<name>`, each migration as `migration-<name>`.
 */
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
for (const name of Object.keys(generators)) {
  Object.defineProperty(module.exports, `generator-${name}`, {
    enumerable: true,
    get: () => require(`./src/generators/${name}/generator.ts`).default,
  });
}
for (const name of Object.keys(migrations)) {
  Object.defineProperty(module.exports, `migration-${name}`, {
    enumerable: true,
    get: () => require(`./src/migrations/${name}/migration.ts`).default,
  });
}
