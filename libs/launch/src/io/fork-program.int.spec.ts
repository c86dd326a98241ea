import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkProgram, type ForkOptions } from './fork-program';

const PACKS = join(__dirname, '../../../../node_modules/.cache/scrape-and-report/ts');

describe('forkProgram', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fork-program-'));
    // Not there yet after an install.
    ensureDirSync(PACKS);
    mkdirSync(join(folder, 'parts'));
    write(
      'entry.ts',
      "import { word } from './parts/word';\nimport type { Never } from './nowhere';\nprocess.send!(word());",
    );
    write('parts/word.ts', "export const word = (): string => 'one';");
  });
  afterEach(() => {
    removeSync(folder);
    for (const name of packs()) rmSync(join(PACKS, name), { force: true });
  });

  /** As old as a file of yesterday: what was written a moment ago is not kept compiled. */
  const write = (path: string, content: string): void => {
    writeFileSync(join(folder, path), content);
    const at = Date.now() / 1000 - 86_400;
    for (const each of [join(folder, path), folder, join(folder, 'parts')]) utimesSync(each, at, at);
  };
  const run = (options: Partial<ForkOptions> = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const child = forkProgram(join(folder, 'entry'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], ...options });
      let message: unknown;
      child.on('message', (text) => {
        message = text;
        child.disconnect();
      });
      child.on('exit', (code) => (code === 0 ? resolve(message) : reject(new Error(`it ended with ${code}`))));
    });
  const packs = (): string[] => readdirSync(PACKS).filter((name) => name.startsWith('entry.ts-'));

  it('runs TypeScript with what it imports, and keeps it compiled', async () => {
    const before = new Set(packs());
    expect(await run()).toBe('one');
    const [pack] = packs().filter((name) => !before.has(name));
    expect(pack).toBeDefined();
    const { mtimeMs } = statSync(join(PACKS, pack!));
    expect(await run()).toBe('one');
    expect(statSync(join(PACKS, pack!)).mtimeMs).toBe(mtimeMs);
  });

  it('runs what stands there now, though size and time are those of the file that was compiled', async () => {
    expect(await run()).toBe('one');
    write('parts/word.ts', "export const word = (): string => 'two';");
    expect(await run()).toBe('two');
    // Found before `parts/word.ts` is not, but the folder is another.
    rmSync(join(folder, 'parts/word.ts'));
    mkdirSync(join(folder, 'parts/word'));
    write('parts/word/index.ts', "export const word = (): string => 'six';");
    expect(await run()).toBe('six');
  });

  it('spares a process that talks to no server the reading of certificates', async () => {
    write('entry.ts', "process.send!(process.env['NODE_EXTRA_CA_CERTS'] ?? 'none');");
    const env = { NODE_EXTRA_CA_CERTS: '/dev/null' };
    expect(await run({ env })).toBe('none');
    expect(await run({ env, usesNetwork: true })).toBe('/dev/null');
  });

  it('hands on what a person set for Node, and no secret but the one that is needed', async () => {
    write('entry.ts', 'process.send!(process.env);');
    const before = { ...process.env };
    Object.assign(process.env, { NODE_OPTIONS: '--no-warnings', MATOMO_TOKEN: 'secret', SITE_PASSWORD: 'word' });
    try {
      const seen = (await run({ env: { UV_THREADPOOL_SIZE: '16' }, needs: ['SITE_PASSWORD', 'NOT_SET'] })) as object;
      expect(seen).toMatchObject({ NODE_OPTIONS: '--no-warnings', SITE_PASSWORD: 'word', UV_THREADPOOL_SIZE: '16' });
      expect(Object.keys(seen)).toContain(Object.keys(before).find((name) => /^path$/i.test(name)));
      expect(seen).not.toHaveProperty('MATOMO_TOKEN');
      expect(await run({ life: 'long' })).not.toHaveProperty('MATOMO_TOKEN');
    } finally {
      for (const name of ['NODE_OPTIONS', 'MATOMO_TOKEN', 'SITE_PASSWORD']) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    }
  });

  it.each(['moment', 'long'] as const)('a stack names lines of TypeScript in a program of a %s', async (life) => {
    write(
      'parts/word.ts',
      '// one\ninterface Two {\n  three: 3;\n}\n\nexport function word(): never {\n  throw new Error();\n}',
    );
    write(
      'entry.ts',
      "import { word } from './parts/word';\ntry {\n  word();\n} catch (error) {\n  process.send!((error as Error).stack);\n}",
    );
    // Compiled, and from what was kept.
    for (const _ of [1, 2]) {
      const stack = String(await run({ life }));
      expect(stack).toContain(`${join(folder, 'parts', 'word.ts')}:7:9`);
      expect(stack).toContain(`${join(folder, 'entry.ts')}:3:`);
    }
  });
});
