import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkProgram, type ForkOptions } from './fork-program';

const PACKS = join(__dirname, '../../../../node_modules/.cache/scrape-and-report/ts');

describe('forkProgram', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fork-program-'));
    mkdirSync(join(folder, 'parts'));
    write(
      'entry.ts',
      "import { word } from './parts/word';\nimport type { Never } from './nowhere';\nprocess.send!(word());",
    );
    write('parts/word.ts', "export const word = (): string => 'one';");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
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

  it('spares a process without TLS the reading of certificates', async () => {
    write('entry.ts', "process.send!(process.env['NODE_EXTRA_CA_CERTS'] ?? 'none');");
    const env = { NODE_EXTRA_CA_CERTS: '/dev/null' };
    expect(await run({ env })).toBe('none');
    expect(await run({ env, usesTls: true })).toBe('/dev/null');
  });
});
