import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { copySync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { listFiles, projectFolder } from './testing/committed-site';

const outputs = ['public', 'access.log', 'expected.json'];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demo-site-'));
});
afterEach(() => removeSync(folder));

describe('generate', () => {
  it('writes again what is committed, byte for byte', () => {
    expect(generate('--out', folder)).toMatchObject({ status: 0 });
    expect(listFiles(join(folder, 'public'))).toEqual(listFiles(join(projectFolder, 'public')));
    expect(filesThatDiffer(folder)).toEqual([]);
  });

  it('finds nothing to complain about in the committed output', () => {
    expect(generate('--check')).toMatchObject({ status: 0, stderr: '' });
  });

  it('names a page that was edited by hand, a missing one and one too many', () => {
    for (const name of outputs) copySync(join(projectFolder, name), join(folder, name));
    writeFileSync(join(folder, 'public/autos/index.html'), 'edited');
    rmSync(join(folder, 'public/zoeken.html'));
    writeFileSync(join(folder, 'public/extra.html'), 'not ours');
    const result = generate('--check', '--out', folder);
    expect(result.status).toBe(1);
    expect(result.stderr.trim().split('\n').sort()).toEqual([
      'differs: public/autos/index.html',
      'differs: public/zoeken.html',
      'not generated: public/extra.html',
    ]);
  });

  it('changes one page and nothing else when one sentence of a topic changes', () => {
    const content = join(folder, 'content');
    copySync(join(projectFolder, 'content'), content);
    const topic = join(content, 'toeslagen/kindpas.md');
    writeFileSync(topic, readFileSync(topic, 'utf8').replace('ruim tweehonderd', 'bijna driehonderd'));
    generate('--out', folder, '--content', content);
    expect(filesThatDiffer(folder)).toEqual(['public/toeslagen/kindpas/index.html']);
  });
});

function generate(...flags: string[]) {
  return spawnSync(process.execPath, [join(projectFolder, 'generate.mjs'), ...flags], { encoding: 'utf8' });
}

function filesThatDiffer(generated: string): string[] {
  const pages = listFiles(join(projectFolder, 'public')).map((path) => `public${path}`);
  return [...pages, 'access.log', 'expected.json'].filter((path) => {
    const [now, then] = [join(generated, path), join(projectFolder, path)].map((file) => readFileSync(file));
    if (!now || !then || now.equals(then)) return false;
    // What a packed sitemap says is fixed; how tightly zlib packs it depends on its version.
    return !(path.endsWith('.gz') && gunzipSync(now).equals(gunzipSync(then)));
  });
}
