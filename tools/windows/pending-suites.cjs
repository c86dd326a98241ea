// The specs of the workspace that have no result yet, and are not for Linux alone as a whole.
// usage: git ls-files '*.spec.ts' | node pending-suites.cjs WORKSPACE RESULTS; prints a line a spec: ROOM short|long SPEC
const fs = require('node:fs');
const path = require('node:path');
const { isAbout, nameOf } = require('./suite-names.cjs');

const [workspace, results] = process.argv.slice(2);
const linuxOnly = JSON.parse(fs.readFileSync(path.join(__dirname, 'linux-only.json'), 'utf8'));
const whole = linuxOnly.filter(({ test }) => test === undefined);
const done = new Set();
for (const name of fs.readdirSync(results).filter((each) => each.endsWith('.json')))
  for (const { file } of JSON.parse(fs.readFileSync(path.join(results, name), 'utf8')))
    done.add(nameOf(workspace, file));
for (const spec of fs.readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  if (done.has(spec) || whole.some((entry) => isAbout(entry, spec))) continue;
  const room = spec.split('/').slice(0, 2).join('/');
  console.log(`${room} ${/\.(e2e|long)\.spec\.ts$/.test(spec) ? 'long' : 'short'} ${spec}`);
}
