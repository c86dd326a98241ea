import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compile } from './compile';

const WORKSPACE = resolve(__dirname, '../../..');
const WORK = join(WORKSPACE, 'apps', 'bench', '.work', 'report');
const DIST = join(WORK, 'dist');
const ROUNDS = 3;

interface Measured {
  readonly cpuSeconds: number;
  readonly peakMiB: number;
  readonly bytes: number;
  readonly readingSeconds?: number;
}

/**
 * The workbook of 20,000 pages with 2 KB of text and 100,000 links against XlsxWriter in constant-memory mode, in turns;
 * then a fifth of it and twice as much, to see whether memory grows with rows.
 */
function main(): void {
  mkdirSync(WORK, { recursive: true });
  compile(WORKSPACE, DIST);
  const python = findPython();
  const large = measure('large', { pages: 20_000, links: 100_000 }, python);
  const small = measure('small', { pages: 4_000, links: 20_000 }, null);
  const double = measure('double', { pages: 40_000, links: 200_000 }, null);
  console.log(`ours:  ${show(large.ours)}`);
  console.log(`fifth: ${show(small.ours)}`);
  const growth = double.ours.peakMiB / large.ours.peakMiB;
  console.log(`twice: ${show(double.ours)}; ${growth.toFixed(2)} of the memory`);
  if (!large.peer) return console.log('peer:  not measured, XlsxWriter is not installed (pip install XlsxWriter)');
  console.log(`peer:  ${show(large.peer)}`);
  const cpu = large.ours.cpuSeconds / (large.peer.cpuSeconds + large.peer.readingSeconds!);
  console.log(
    `cpu ${cpu.toFixed(3)} of the peer (both read their rows), size ${(large.ours.bytes / large.peer.bytes).toFixed(3)}`,
  );
}

function measure(
  name: string,
  size: { pages: number; links: number },
  python: string | null,
): { ours: Measured; peer: Measured | null } {
  const [store, rows, report] = [join(WORK, name), join(WORK, `${name}.ndjson`), join(WORK, `${name}.json`)];
  if (!existsSync(report)) {
    rmSync(store, { recursive: true, force: true });
    node('prepare.js', store, String(size.pages), String(size.links));
    node('measure-workbook.js', 'prepare', store, rows, report);
  }
  const ours: Measured[] = [];
  const peer: Measured[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(JSON.parse(node('measure-workbook.js', 'write', store, join(WORK, `${name}.xlsx`), report)) as Measured);
    if (!python) continue;
    const script = join(__dirname, 'xlsxwriter_peer.py');
    peer.push(
      JSON.parse(
        execFileSync(python, [script, rows, join(WORK, `${name}.peer.xlsx`)], { encoding: 'utf8' }),
      ) as Measured,
    );
  }
  return { ours: median(ours), peer: peer.length > 0 ? median(peer) : null };
}

/** V8's young generation is 16 MiB a half unless told otherwise: faster by a hair, and 20 MiB more at the peak. */
const SMALL_YOUNG_GENERATION = '--max-semi-space-size=4';

function node(script: string, ...args: string[]): string {
  return execFileSync(process.execPath, [SMALL_YOUNG_GENERATION, join(DIST, 'bench', script), ...args], {
    encoding: 'utf8',
  });
}

function findPython(): string | null {
  for (const python of ['python3', '/usr/bin/python3', 'python']) {
    try {
      execFileSync(python, ['-c', 'import xlsxwriter'], { stdio: 'ignore' });
      return python;
    } catch {
      // Not this one.
    }
  }
  return null;
}

/** By CPU time. */
function median(rounds: readonly Measured[]): Measured {
  return [...rounds].sort((a, b) => a.cpuSeconds - b.cpuSeconds)[Math.floor(rounds.length / 2)]!;
}

function show({ cpuSeconds, peakMiB, bytes }: Measured): string {
  return `${cpuSeconds.toFixed(2)} s of CPU, ${peakMiB.toFixed(0)} MiB at most, ${(bytes / 1e6).toFixed(2)} MB`;
}

main();
