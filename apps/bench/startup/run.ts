// What the chain costs a partner that steps back, against a chain of Nx of as many targets that do nothing; in turns, so
// that only the ratio counts on a machine that others use too.
//   nx run bench:startup -- [--rounds=7]
import { Fleet } from '@scrape-and-report/testing';
import { writeFileSync } from 'node:fs';
import { ensureDirSync, writeJsonSync } from 'fs-extra';
import { join } from 'node:path';

const MOST = 1.5;
const rounds = Number(/--rounds=(\d+)/.exec(process.argv.join(' '))?.[1] ?? 7);
const NOW = '2026-11-22T05:00:00+01:00';
/** As long as the chain, and as wide where the sections' pages are. */
const CHAIN = ['elect', 'scrape', 'analytics', 'sections', 'report', 'fingerprint', 'sync', 'daily'];
const PAGES = ['report-cars', 'report-news'];

void main();

async function main(): Promise<void> {
  const fleet = new Fleet(['anna', 'bram']).configure({ self: null });
  try {
    writeIdleProject(fleet.root, 'idle', './tools/idle:idle');
    // Nx starts no process for its own `nx:noop`.
    writeIdleProject(fleet.root, 'noop', 'nx:noop');
    await time(fleet, 'prod:daily', 'anna');
    const kinds = ['prod', 'idle', 'noop'] as const;
    for (const kind of kinds) await time(fleet, `${kind}:daily`, 'bram');
    const times = { prod: [] as number[], idle: [] as number[], noop: [] as number[] };
    for (let round = 0; round < rounds; round++)
      for (const kind of kinds) times[kind].push(await time(fleet, `${kind}:daily`, 'bram'));
    const ratios = times.prod.map((ms, round) => ms / times.idle[round]!);
    console.log(`of ${CHAIN.length + PAGES.length} targets each, medians of ${rounds} rounds:`);
    console.log(`a partner that steps back: ${seconds(median(times.prod))}`);
    console.log(`targets that do nothing, a process each: ${seconds(median(times.idle))}`);
    console.log(`nx:noop, for which Nx starts no process: ${seconds(median(times.noop))}`);
    const ratio = median(ratios);
    console.log(`ratio to the second: ${ratio.toFixed(2)}, wanted ${MOST}${ratio > MOST ? ' MISSED' : ''}`);
    process.exitCode = ratio > MOST ? 1 : 0;
  } finally {
    fleet.remove();
  }
}

/** Milliseconds of one nx. */
async function time(fleet: Fleet, target: string, partner: string): Promise<number> {
  const begun = performance.now();
  const { code, output } = await fleet.nx(['run', target], { now: NOW, partner });
  if (code !== 0) throw new Error(`${target} ended with ${code}:\n${output}`);
  return performance.now() - begun;
}

function writeIdleProject(root: string, name: string, executor: string): void {
  const plugin = join(root, 'tools/idle');
  ensureDirSync(plugin);
  // Nx loads no plugin of a workspace in which two projects have one name.
  writeJsonSync(join(plugin, 'package.json'), { name: 'idle-tasks', version: '0.0.0', executors: './executors.json' });
  const idle = { implementation: './idle.js', schema: './schema.json' };
  writeJsonSync(join(plugin, 'executors.json'), { executors: { idle } });
  writeJsonSync(join(plugin, 'schema.json'), { version: 2, type: 'object', properties: {} });
  writeFileSync(join(plugin, 'idle.js'), 'module.exports = async () => ({ success: true });\n');
  const links = CHAIN.map((target, index) => [target, { executor, ...(index > 0 && { dependsOn: before(index) }) }]);
  const pages = PAGES.map((target) => [target, { executor, dependsOn: ['sections'] }]);
  ensureDirSync(join(root, 'apps', name));
  writeJsonSync(join(root, 'apps', name, 'project.json'), { name, targets: Object.fromEntries([...links, ...pages]) });
}

function before(index: number): string[] {
  return CHAIN[index] === 'report' ? [CHAIN[index - 1]!, ...PAGES] : [CHAIN[index - 1]!];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
