import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Fleet } from '@scrape-and-report/testing';
import { collect } from '@scrape-and-report/testing';

/** What `prod:daily` does, or another target, with all tasks in one process; throws unless it is well. */
export async function play(fleet: Fleet, now: Date, how: { partner?: string; target?: string } = {}): Promise<void> {
  const { partner = fleet.names[0]!, target } = how;
  const inherited = Object.entries(process.env).filter(([name]) => !/^(NX_|PRODUCTION_|NODE_OPTIONS)/.test(name));
  const program = join(fleet.root, 'apps/prod-e2e/src/support/mornings/play-chain.ts');
  const child = spawn(
    process.execPath,
    ['--require', join(fleet.root, 'libs/launch/src/io/load-typescript.js'), program],
    {
      cwd: fleet.root,
      env: {
        ...Object.fromEntries(inherited),
        ...{ PRODUCTION_PARTNER: partner, PRODUCTION_NOW: now.toISOString() },
        ...(target && { TARGET: target }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const { end, output } = collect(child);
  const code = await end;
  if (code !== 0) throw new Error(`${target ?? 'daily'} of ${now.toISOString()} ended with ${code}:\n${output()}`);
}
