import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { ensureDirSync, readJsonSync } from 'fs-extra';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createFreshWorkspace, type FreshOptions } from './fresh-workspace';

export interface RunResult {
  readonly code: number | null;
  readonly output: string;
}

/** An nx that was started. */
export interface RunningNx {
  readonly child: ChildProcess;
  /** What it printed so far, without colours. */
  readonly output: () => string;
  /** Its exit code; null when it was killed. */
  readonly end: Promise<number | null>;
}

export interface RunOptions {
  /** ISO instant for PRODUCTION_NOW. */
  readonly now?: string;
  readonly partner?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** As another user; takes root. */
  readonly uid?: number;
  /** Program of another Node than this one. */
  readonly node?: string;
}

/** A site of a few pages in several sections, as `_site.json` and static files. */
export const SMALL_SITE: Readonly<Record<string, string>> = {
  'index.html': page('Home', '<a href="/cars/">Cars</a> <a href="/news/">News</a> <a href="/gone.html">Gone</a>'),
  'cars/index.html': page('Cars', 'All about cars. <a href="/cars/tax.html">Tax</a>'),
  'cars/tax.html': page('Car tax', 'You pay car tax every quarter.'),
  'news/index.html': page('News', 'Nothing new. <a href="/old.html">Older</a>'),
  '_site.json': JSON.stringify({
    redirects: [{ from: '/old.html', to: '/cars/', status: 301 }],
    statuses: {},
    headers: {},
  }),
  'robots.txt': 'User-agent: *\nDisallow:\n',
};

export function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><meta name="description" content="About ${title}."></head><body><main><h1>${title}</h1><p>${body}</p></main></body></html>`;
}

/** Several partners with homes on this disk, and one clone of the project that each of them runs from in turn. */
export class Fleet {
  readonly root: string;
  readonly names: readonly string[];
  readonly #remove: () => void;

  constructor(names: readonly string[] = ['anna', 'bram', 'cleo'], fresh: FreshOptions = {}) {
    const { root, remove } = createFreshWorkspace(fresh);
    this.root = root;
    this.names = names;
    this.#remove = remove;
  }

  /** Replaces the committed configuration by one with a small site and one partner a name. */
  configure(change: Readonly<Record<string, unknown>> = {}): this {
    this.writeSite(SMALL_SITE);
    for (const name of this.names) ensureDirSync(join(this.root, 'fleet', name));
    writeFileSync(join(this.root, 'access.log'), '');
    this.writeConfig({
      partners: this.names.map((name) => ({ name, home: `../../fleet/${name}` })),
      self: this.names[0],
      // Long enough that a busy machine keeps it; tests that wait for its end name a shorter one.
      election: { relaxSeconds: 0.2, leaseSeconds: 20 },
      site: { directory: '../../site', requestsPerSecond: 1000, checkExternalLinks: false },
      analytics: { source: 'none' },
      report: {
        sections: [
          { name: 'cars', pathPrefix: '/cars/' },
          { name: 'news', pathPrefix: '/news/' },
        ],
      },
      ...change,
    });
    return this;
  }

  writeConfig(config: unknown): void {
    writeFileSync(join(this.root, 'apps/prod/production.config.json'), JSON.stringify(config, null, 2));
  }

  writeSite(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      ensureDirSync(join(this.root, 'site', path, '..'));
      writeFileSync(join(this.root, 'site', path), text);
    }
  }

  home(name: string): string {
    return existsSync(join(this.root, 'fleet'))
      ? join(this.root, 'fleet', name)
      : join(this.root, 'apps/prod/homes', name);
  }

  store(name: string): string {
    return join(this.home(name), 'site-record');
  }

  log(name: string): string {
    const file = join(this.store(name), 'production.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Texts of the log's lines, without time and level. */
  texts(name: string): string[] {
    return this.log(name)
      .split('\n')
      .filter(Boolean)
      .map((line) => line.replace(/^\[[^\]]*\] [A-Z]+ +- /, ''));
  }

  /** Digest of each file of a store that partners agree on, by path. */
  files(
    name: string,
    keep: (path: string) => boolean = (path) => !path.startsWith('.production/') && path !== 'production.log',
  ): Record<string, string> {
    const found: Record<string, string> = {};
    const walk = (folder: string, prefix: string): void => {
      for (const entry of existsSync(folder) ? readdirSync(folder) : []) {
        const path = prefix + entry;
        if (statSync(join(folder, entry)).isDirectory()) walk(join(folder, entry), `${path}/`);
        else if (keep(path))
          found[path] = createHash('sha256')
            .update(readFileSync(join(folder, entry)))
            .digest('hex');
      }
    };
    walk(this.store(name), '');
    return found;
  }

  scrapes(name: string): string[] {
    const store = this.store(name);
    return existsSync(store)
      ? readdirSync(store)
          .filter((entry) => /^\d{6}-\d{4}/.test(entry) && existsSync(join(store, entry, 'manifest.json')))
          .sort()
      : [];
  }

  /** Runs nx in the clone to its end. */
  async nx(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    const { end, output } = this.start(args, options);
    const code = await end;
    return { code, output: output() };
  }

  /** Starts nx in the clone; in a process group of its own, so that a test can kill the whole tree. */
  start(args: readonly string[], { now, partner, env, uid, node = process.execPath }: RunOptions = {}): RunningNx {
    const inherited = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(NX_|PRODUCTION_|JEST_|FORCE_COLOR|NODE_OPTIONS)/.test(name)),
    );
    const child = spawn(node, [nxProgram(this.root), ...args], {
      cwd: this.root,
      env: {
        ...inherited,
        ...(now ? { PRODUCTION_NOW: now } : {}),
        ...(partner ? { PRODUCTION_PARTNER: partner } : {}),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      ...(uid !== undefined && { uid, gid: uid }),
    });
    return collect(child);
  }

  remove(): void {
    this.#remove();
  }
}

/** How long what a killed nx started may keep its output open before nobody waits for it. */
const OUTPUT_GRACE_MS = 2000;

/**
 * What a child prints, without colours, and its end. On a busy machine a process's end may be told before its last output is
 * read, so its end is that of its output, or a moment after its exit where others hold that open.
 */
export function collect(child: ChildProcessByStdio<null, Readable, Readable>): RunningNx {
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const end = new Promise<number | null>((done) => {
    child.once('close', done);
    child.once('exit', (code) => setTimeout(() => done(code), OUTPUT_GRACE_MS).unref());
  });
  return { child, output: () => withoutColours(Buffer.concat(chunks).toString('utf8')), end };
}

/** Where the workspace's Nx has its command: it moved between versions. */
export function nxProgram(root: string): string {
  const folder = join(root, 'node_modules/nx');
  const { bin } = readJsonSync(join(folder, 'package.json')) as { bin: { nx: string } };
  return join(folder, bin.nx);
}

export function withoutColours(text: string): string {
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
}
