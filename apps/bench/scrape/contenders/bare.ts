import { writeJsonSync } from 'fs-extra';
import { Parser } from 'htmlparser2';
import { Pool } from 'undici';
import { report } from './report-usage';

/** The floor: fetch, parse for title and links, follow; nothing is kept. `bare.ts <root> <file for the URLs>`. */
const root = process.argv[2]!;
const urlsFile = process.argv[3]!;
const lanes = Number(process.env['LANES'] ?? 8);
const pool = new Pool(new URL(root).origin, { connections: lanes });
const queue = [root];
const seen = new Set(queue);
const pages: string[] = [];
const broken: string[] = [];

async function visit(url: string): Promise<void> {
  const { pathname, search } = new URL(url);
  const { statusCode, headers, body } = await pool.request({ path: pathname + search, method: 'GET' });
  if (statusCode >= 300 && statusCode < 400) {
    await body.dump();
    follow(String(headers['location']), url);
  } else if (statusCode >= 400) {
    await body.dump();
    broken.push(url);
  } else if (statusCode !== 200 || !String(headers['content-type']).includes('html')) await body.dump();
  else {
    pages.push(url);
    const hrefs = new Set<string>();
    const titles: string[] = [];
    let inTitle = false;
    const parser = new Parser({
      onopentag: (name, { href }) => {
        if ((name === 'a' || name === 'area') && href) hrefs.add(href);
        inTitle ||= name === 'title';
      },
      ontext: (text) => void (inTitle && titles.push(text)),
      onclosetag: (name) => void (name === 'title' && (inTitle = false)),
    });
    parser.end(await body.text());
    for (const href of hrefs) follow(href, url);
  }
}

function follow(href: string, base: string): void {
  let url: URL;
  try {
    url = new URL(href, base);
  } catch {
    return;
  }
  url.hash = '';
  if (!url.href.startsWith(root) || seen.has(url.href)) return;
  seen.add(url.href);
  queue.push(url.href);
}

async function crawl(): Promise<void> {
  const active = new Set<Promise<void>>();
  for (let next = 0; next < queue.length || active.size > 0;) {
    while (active.size < lanes && next < queue.length) {
      const visiting: Promise<void> = visit(queue[next++]!)
        .catch((error: unknown) => console.error(error))
        .finally(() => active.delete(visiting));
      active.add(visiting);
    }
    await Promise.race(active);
  }
  await pool.destroy();
  writeJsonSync(urlsFile, { pages, broken });
  report({ pages: pages.length });
}

void crawl();
