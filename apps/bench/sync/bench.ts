// Side by side with rsync, interleaved in one run: only ratios of one run count on a machine that others use too.
//   nx run bench:sync -- [--cases=no-op,new-day,...] [--files=100000] [--rounds=3] [--folder=/dev/shm] [--verbose]
import { mkdtempSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case } from './side-by-side';
import { GROUPS } from './cases';
import { HUNG_LIMITS, measureHung } from './hung';
import { median } from './measure';

const options = new Map(process.argv.slice(2).map((text) => text.replace(/^--/, '').split('=') as [string, string]));
const files = Number(options.get('files') ?? 100_000);
const rounds = Number(options.get('rounds') ?? 3);
const names = options.get('cases')?.split(',');
const isWanted = (name: string): boolean => !names || names.includes(name);
let missed = 0;

async function main(): Promise<void> {
  const base = options.get('folder') ?? tmpdir();
  console.log('case | time of rsync | wanted | CPU of rsync | ours, rsync | peak');
  for (const [index, group] of GROUPS.entries()) {
    if (!group.names.some(isWanted)) continue;
    try {
      await inFolder(base, async (root) => {
        for (const each of await group.prepare(join(root, String(index)), { files }))
          if (isWanted(each.name)) await tell(each);
      });
    } finally {
      group.cleanUp?.();
    }
  }
  if (isWanted('hung')) await inFolder(base, tellHung);
  process.exitCode = missed === 0 ? 0 : 1;
}

async function tell(each: Case): Promise<void> {
  const pairs = [];
  for (let round = 0; round < rounds; round++) {
    pairs.push(await each.round(round));
    if (options.has('verbose')) console.log(JSON.stringify(pairs.at(-1)));
  }
  const wall = median(pairs.map(({ ours, rsync }) => ours.wallMs / rsync.wallMs));
  const cpu = median(pairs.map(({ ours, rsync }) => ours.cpuMs / rsync.cpuMs));
  const peak = Math.max(...pairs.map(({ ours }) => ours.peakMiB));
  const isMet = wall <= (each.wall ?? Infinity) && cpu <= (each.cpu ?? Infinity) && peak <= (each.peakMiB ?? Infinity);
  if (!isMet) missed += 1;
  const ms = (value: number): string => `${Math.round(value)} ms`;
  const cells = [
    each.name,
    wall.toFixed(3),
    `${each.wall ?? '-'}${each.peakMiB ? `, ${each.peakMiB} MiB` : ''} ${isMet ? '' : 'MISSED'}`,
    cpu.toFixed(3),
    `${ms(median(pairs.map(({ ours }) => ours.wallMs)))}, ${ms(median(pairs.map(({ rsync }) => rsync.wallMs)))}`,
    `${Math.round(peak)} MiB`,
  ];
  console.log(cells.join(' | '));
}

async function tellHung(root: string): Promise<void> {
  const { factor, verdictMs } = await measureHung(root, rounds);
  const isMet = factor <= HUNG_LIMITS.factor && verdictMs <= HUNG_LIMITS.verdictMs;
  if (!isMet) missed += 1;
  console.log(
    `hung | two others take ${factor.toFixed(3)} of their time, wanted ${HUNG_LIMITS.factor} ${isMet ? '' : 'MISSED'} | verdict after ${Math.round(verdictMs)} ms`,
  );
}

async function inFolder(base: string, work: (root: string) => Promise<void>): Promise<void> {
  const root = mkdtempSync(join(base, 'bench-sync-'));
  try {
    await work(root);
  } finally {
    removeSync(root);
  }
}

void main();
