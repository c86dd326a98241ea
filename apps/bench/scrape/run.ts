import { mkdtempSync, rmSync } from 'node:fs';
import { ensureDirSync } from 'fs-extra';
import { join } from 'node:path';
import { measureChecks } from './cases/measure-checks';
import { compare } from './cases/compare';
import { measureLanes } from './cases/lanes';
import { measureMemory } from './cases/memory';
import { storeTwoDays } from './cases/store';
import { runOurs } from './contenders';
import { serveDocs } from './serve-docs';

/** `nx run bench:scrape [-- case ...]`: all cases, or those named: openjdk, postgres, store, memory, lanes, checks. */
async function bench(wanted: readonly string[]): Promise<void> {
  const folder = join(__dirname, '../.work');
  ensureDirSync(folder);
  const work = mkdtempSync(join(folder, 'scrape-'));
  const docs = await serveDocs();
  const cases: Record<string, () => Promise<void>> = {
    lanes: () => measureLanes(work),
    postgres: () => compare('postgres', docs.postgres, work),
    openjdk: () => compare('openjdk', docs.openjdk, work),
    store: () => storeTwoDays(docs, work),
    checks: () => measureChecks(docs, work),
    memory: () => measureMemory(docs, work),
  };
  const unknown = wanted.filter((name) => !(name in cases));
  try {
    if (unknown.length > 0)
      throw new Error(`no case ${unknown.join(', ')}; there are ${Object.keys(cases).join(', ')}`);
    // Once unmeasured, so that nobody pays for compiling or for a cold disk.
    await runOurs(docs.postgres, join(work, 'warm'));
    for (const [name, run] of Object.entries(cases)) if (wanted.length === 0 || wanted.includes(name)) await run();
  } finally {
    docs.stop();
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

void bench(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
