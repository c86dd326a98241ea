import { cpus } from 'node:os';
import type { Figure } from './figure';
import { benchLogs } from './log-bench';
import { benchMatomo } from './matomo-bench';
import { benchShapes } from './shapes-bench';
import { benchStream } from './stream-bench';

/** A log of so many gigabytes is read by `stream`: 2 unless BENCH_GIGABYTES says otherwise. */
const GIGABYTES = Number(process.env['BENCH_GIGABYTES'] ?? 2);

const BENCHES: Readonly<Record<string, () => Figure[] | Promise<Figure[]>>> = {
  matomo: benchMatomo,
  logs: benchLogs,
  shapes: benchShapes,
  stream: () => benchStream(GIGABYTES).figures,
};

async function main(): Promise<void> {
  console.log(`Node ${process.version}, ${process.platform}, ${cpus().length} cores`);
  const named = process.argv.slice(2).filter((name) => name in BENCHES);
  const figures: Figure[] = [];
  for (const name of named.length > 0 ? named : Object.keys(BENCHES)) figures.push(...(await BENCHES[name]!()));
  const width = Math.max(...figures.map(([what]) => what.length));
  const middle = Math.max(...figures.map(([, measured]) => measured.length));
  for (const [what, measured, wanted] of figures)
    console.log(`${what.padEnd(width)}  ${measured.padEnd(middle)}  ${wanted}`.trimEnd());
}

if (require.main === module) void main();
