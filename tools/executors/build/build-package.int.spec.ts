import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');
const LOADER = ['--require', join(ROOT, 'libs/launch/src/io/load-typescript.js')];

describe('the package', () => {
  it('holds all that the script of the pages takes, and makes the same of it as the sources do', () => {
    const folder = mkdtempSync(join(tmpdir(), 'built-package-'));
    const out = join(folder, 'executors');
    try {
      execFileSync(process.execPath, [...LOADER, join(__dirname, 'build-package.ts'), out], { cwd: ROOT });
      const scriptOf = (root: string, flags: readonly string[] = []): string => {
        const assets = join(root, 'libs/report/src/pages/io/client-assets');
        const code = `const { clientAssets } = require(${JSON.stringify(assets)}); process.stdout.write(clientAssets.boot + clientAssets.script)`;
        return execFileSync(process.execPath, [...flags, '-e', code], { encoding: 'utf8', maxBuffer: 1 << 26 });
      };
      const ofSources = scriptOf(ROOT, LOADER);
      expect(ofSources.length).toBeGreaterThan(50_000);
      expect(scriptOf(out)).toBe(ofSources);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
