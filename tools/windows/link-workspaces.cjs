// Wine 8 shows npm's workspace links as folders of their own (Windows resolves npm's junctions), so that a module would be
// loaded twice. In their place: small packages whose "main" names the real file.
// usage: node link-workspaces.cjs WORKSPACE
const fs = require('node:fs');
const path = require('node:path');

const workspace = process.argv[2];
const scope = path.join(workspace, 'node_modules/@scrape-and-report');
for (const name of fs.readdirSync(scope)) {
  const place = path.join(scope, name);
  if (fs.lstatSync(place).isSymbolicLink()) replaceLink(place, fs.realpathSync(place));
}

function replaceLink(place, real) {
  const rest = path.relative(workspace, real);
  const up = `../../../${rest}`;
  const original = readJson(path.join(real, 'package.json'));
  const { name, version, type } = original;
  const stub = { name, version, private: true, ...(type && { type }), main: `${up}/${original.main}` };
  fs.unlinkSync(place);
  fs.mkdirSync(place);
  for (const kind of ['executors', 'generators'].filter((one) => original[one])) {
    stub[kind] = `./${kind}.json`;
    writeJson(path.join(place, `${kind}.json`), redirected(readJson(path.join(real, original[kind])), up));
  }
  writeJson(path.join(place, 'package.json'), stub);
  for (const [entry, target] of Object.entries(original.exports ?? {})) {
    const file = typeof target === 'string' ? target : target.default;
    if (entry === '.' || file.endsWith('.json')) continue;
    fs.mkdirSync(path.join(place, entry), { recursive: true });
    writeJson(path.join(place, entry, 'package.json'), { main: path.posix.join('..', up, file) });
  }
}

/** What Nx reads of executors.json or generators.json, with paths that lead to the real folder. */
function redirected(known, up) {
  const moved = (file) => (file?.startsWith('./') ? `${up}/${file.slice(2)}` : file);
  for (const kind of ['executors', 'generators'])
    for (const one of Object.values(known[kind] ?? {}))
      for (const key of ['implementation', 'factory', 'schema']) if (one[key]) one[key] = moved(one[key]);
  return known;
}

function readJson(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

function writeJson(file, value) {
  fs.writeFileSync(file, JSON.stringify(value));
}
