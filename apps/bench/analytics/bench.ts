import { cpus } from 'node:os';
import { benchLogs } from './log-bench';
import { benchMatomo } from './matomo-bench';
import { benchShapes } from './shapes-bench';

async function main(): Promise<void> {
  console.log(`Node ${process.version}, ${process.platform}, ${cpus().length} cores`);
  const figures = [...(await benchMatomo()), ...(await benchLogs()), ...benchShapes()];
  const width = Math.max(...figures.map(([what]) => what.length));
  const middle = Math.max(...figures.map(([, measured]) => measured.length));
  for (const [what, measured, wanted] of figures)
    console.log(`${what.padEnd(width)}  ${measured.padEnd(middle)}  ${wanted}`.trimEnd());
}

if (require.main === module) void main();
