import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ensureDirSync } from 'fs-extra';
import { join } from 'node:path';
import { loaderFlags } from '@scrape-and-report/launch/testing';
import { SCRAPE_PROCESS_ENVIRONMENT, SCRAPE_PROCESS_FLAGS } from '@scrape-and-report/scrape/bench';

/** What a contender did and what it cost: CPU of its whole process, start-up included. */
export interface Usage {
  readonly pages: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
  readonly wallSeconds: number;
  readonly notModified?: number;
  readonly known?: number;
}

const folder = join(__dirname, 'contenders');

/** This project, everything recorded, in the process that `prod:scrape` starts: same entry of the library, same flags and environment, same loader. */
export function runOurs(
  root: string,
  directory: string,
  {
    previous = '',
    settings = {},
    checks = [],
  }: {
    readonly previous?: string;
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly checks?: readonly string[];
  } = {},
): Promise<Usage> {
  const program = [...SCRAPE_PROCESS_FLAGS, ...loaderFlags('long'), join(folder, 'ours.ts')];
  const args = [...program, root, directory, previous, JSON.stringify(settings), checks.join(' ')];
  return run(process.execPath, args, SCRAPE_PROCESS_ENVIRONMENT);
}

/** Undici and htmlparser2, title and links, nothing kept. */
export function runBare(root: string, urlsFile: string): Promise<Usage> {
  return run(process.execPath, [...loaderFlags('long'), join(folder, 'bare.ts'), root, urlsFile]);
}

/** Null, after saying why, when it cannot be had. */
export async function runCrawlee(root: string, urlsFile: string, work: string): Promise<Usage | null> {
  const install = join(work, '..', 'crawlee');
  if (!existsSync(join(install, 'node_modules', '@crawlee', 'cheerio'))) {
    ensureDirSync(install);
    console.log('installing Crawlee into apps/bench/.work/crawlee ...');
    const npm = spawn('npm', ['install', '--prefix', install, '--no-audit', '--no-fund', CRAWLEE], { stdio: 'ignore' });
    const status = await new Promise((resolve) => npm.once('close', resolve).once('error', () => resolve(1)));
    if (status !== 0) return missing(`Crawlee: npm install ${CRAWLEE} failed`);
  }
  return run(process.execPath, [join(folder, 'crawlee.mjs'), root, urlsFile], {
    CRAWLEE_DIR: install,
    CRAWLEE_LOG_LEVEL: 'OFF',
  });
}

const CRAWLEE = '@crawlee/cheerio@3.18.1';

export async function runScrapy(root: string, urlsFile: string): Promise<Usage | null> {
  const python = '/usr/bin/python3';
  const has = await new Promise((resolve) =>
    spawn(python, ['-c', 'import scrapy'], { stdio: 'ignore' })
      .once('close', (code) => resolve(code === 0))
      .once('error', () => resolve(false)),
  );
  if (!has) return missing("Scrapy: Debian's python3-scrapy is not installed");
  return run(python, [join(folder, 'scrapy_spider.py'), root, urlsFile]);
}

function missing(text: string): null {
  console.log(`MISSING PEER: ${text}; the comparison with it is left out`);
  return null;
}

/** The last line that a contender prints says what it did. */
function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Usage> {
  const child = spawn(command, [...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(output.trim().split('\n').at(-1)!) as Usage);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}`));
    });
  });
}
