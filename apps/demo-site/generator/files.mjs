import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Makes `folder` hold exactly `files`; of the rest of the folder only public/ is touched. */
export function writeFiles(folder, files) {
  rmSync(join(folder, 'public'), { recursive: true, force: true });
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

/** What differs between `folder` and `files`, one line a difference. */
export function compareFiles(folder, files) {
  const differing = [...files]
    .filter(([path, bytes]) => !holds(join(folder, path), bytes))
    .map(([path]) => `differs: ${path}`);
  const surplus = listPublic(folder).filter((path) => !files.has(path));
  return [...differing, ...surplus.map((path) => `not generated: ${path}`)];
}

function holds(file, bytes) {
  if (!existsSync(file)) return false;
  const present = readFileSync(file);
  // Another zlib may find a shorter way to say the same: then what was said counts.
  return present.equals(bytes) || (file.endsWith('.gz') && gunzipSync(present).equals(gunzipSync(bytes)));
}

function listPublic(folder) {
  const root = join(folder, 'public');
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      `public${join(entry.parentPath, entry.name).slice(root.length).split('\\').join('/')}`.normalize('NFC'),
    );
}
