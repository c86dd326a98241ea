// Whether every entry of our packages leads to its real file, so that no module is loaded twice (link-workspaces.cjs).
// usage: in the workspace, under node.exe: node check-entries.cjs; prints the platform and version of Node when all do
const fs = require('node:fs');
const path = require('node:path');
const { createRequire } = require('node:module');

const workspace = process.cwd();
const resolver = createRequire(path.join(workspace, 'package.json'));
let faults = 0;
for (const parent of ['libs', 'tools']) {
  for (const name of fs.readdirSync(path.join(workspace, parent))) {
    const folder = path.join(workspace, parent, name);
    if (fs.existsSync(path.join(folder, 'package.json'))) checkPackage(folder);
  }
}
if (faults === 0) console.log(`${process.platform} ${process.version}`);
process.exit(faults);

function checkPackage(folder) {
  const { name, main, exports = {} } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  for (const [entry, target] of Object.entries({ '.': main, ...exports })) {
    if (entry === './package.json') continue;
    const wanted = path.join(folder, typeof target === 'string' ? target : target.default);
    // That of executors.json is the package's own, with paths that lead to the real ones.
    if (wanted.endsWith('.json')) continue;
    const found = resolved(path.posix.join(name, entry));
    if (found === wanted) continue;
    faults += 1;
    console.error(`${name} ${entry} leads to ${found}, not to ${wanted}`);
  }
}

function resolved(request) {
  try {
    return resolver.resolve(request);
  } catch (error) {
    return error.code;
  }
}
