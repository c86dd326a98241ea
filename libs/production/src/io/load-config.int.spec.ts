import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../errors';
import { findFiles } from './find-files';
import { loadConfig, loadConfigAndHomes } from './load-config';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'config-'))));
afterEach(() => removeSync(folder));

describe('findFiles', () => {
  it('tells files from folders and from what is not there', async () => {
    mkdirSync(join(folder, 'home'));
    // Windows allows no quotes in a name.
    const odd = process.platform === 'win32' ? "a 'file' & more" : 'a "file"';
    writeFileSync(join(folder, odd), '');
    const paths = ['home', odd, 'nowhere'].map((name) => join(folder, name));
    expect(await findFiles(paths)).toEqual(new Set([paths[1]]));
  });
});

describe('loadConfigAndHomes', () => {
  const write = (value: unknown): string => {
    const file = join(folder, 'production.config.json');
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return file;
  };
  const env = { PRODUCTION_PARTNER: 'anna' };

  it('names a home that is a file among the other problems', async () => {
    writeFileSync(join(folder, 'file'), '');
    const file = write({ partners: [{ name: 'anna', home: 'file' }], site: { root: 'x' } });
    const error = await loadConfigAndHomes(file, env).catch((reason: unknown) => reason);
    expect((error as ConfigError).problems.map(({ path }) => path).sort()).toEqual(['partners[0].home', 'site.root']);
  });

  it('does not mind a home that is out of reach', async () => {
    const file = write({ partners: [{ name: 'anna', home: 'nowhere' }], site: { root: 'https://example.nl' } });
    expect((await loadConfigAndHomes(file, env)).me.home).toBe(join(folder, 'nowhere'));
  });

  it.each(['no json', '{"partners": 3}', '{"partners": [3, null]}'])('survives %s', async (text) => {
    await expect(loadConfigAndHomes(write(text), env)).rejects.toThrow(ConfigError);
  });

  it('says that the file is missing', () => {
    expect(() => loadConfig(join(folder, 'none.json'), env)).toThrow(
      /none\.json has a problem:\n {2}\(file\): cannot be read/,
    );
  });
});
