// Side by side on one site that is already served: `node apps/bench/scrape/run.mjs <root> [rounds]`. See README.md.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const workspace = join(here, '../../..');
const [root, rounds = '1'] = process.argv.slice(2);
if (!root) throw new Error('run.mjs <root> [rounds]');
mkdirSync(join(here, '../.work'), { recursive: true });
const work = mkdtempSync(join(here, '../.work/scrape-'));
const typescript = ['-r', join(here, 'contenders/compile.cjs')];
const limited = ['--max-semi-space-size=4', '--max-old-space-size=160'];

const contenders = {
  'ours, everything recorded': () => node([...typescript, join(here, 'contenders/ours.ts'), root, fresh('ours')]),
  'ours, small heap': () => node([...limited, ...typescript, join(here, 'contenders/ours.ts'), root, fresh('small')]),
  'ours, the next day': () =>
    node([...typescript, join(here, 'contenders/ours.ts'), root, fresh('next'), join(work, 'ours')]),
  'bare loop': () => node([...typescript, join(here, 'contenders/bare.ts'), root]),
  ...(process.env.CRAWLEE_DIR && {
    'Crawlee, title and links': () => node([join(here, 'contenders/crawlee.mjs'), root]),
  }),
  ...(process.env.SCRAPY && {
    'Scrapy, title and links': () => run(process.env.SCRAPY, [join(here, 'contenders/scrapy_spider.py'), root]),
  }),
};

const rows = [];
try {
  // Once unmeasured, so that no contender pays for compiling or a cold disk cache.
  node([...typescript, join(here, 'contenders/ours.ts'), root, fresh('warm')]);
  for (let round = 1; round <= Number(rounds); round += 1) {
    for (const [name, start] of Object.entries(contenders)) rows.push({ round, name, ...start() });
  }
  const floor = Math.min(...rows.filter(({ name }) => name === 'bare loop').map(({ cpuSeconds }) => cpuSeconds));
  console.table(
    rows.map((row) => ({
      ...row,
      cpuSeconds: row.cpuSeconds.toFixed(1),
      wallSeconds: row.wallSeconds.toFixed(1),
      'times bare': (row.cpuSeconds / floor).toFixed(2),
    })),
  );
  const { pages } = rows[0];
  for (const folder of ['ours', 'next']) {
    const size = (file) => statSync(join(work, folder, file), { throwIfNoEntry: false })?.size ?? 0;
    console.log(
      `${folder}: ${(size('bodies.pack') / pages).toFixed(0)} B of bodies and ${(size('scrape.db') / pages).toFixed(0)} B of scrape.db a page`,
    );
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

function fresh(name) {
  const folder = join(work, name);
  rmSync(folder, { recursive: true, force: true });
  return folder;
}

function node(args) {
  return run(process.execPath, args);
}

/** The last line that a contender prints says what it did. */
function run(command, args) {
  const { stdout, stderr, status } = spawnSync(command, args, { cwd: workspace, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}
