import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { runOurs } from '../contenders';
import type { Docs } from '../serve-docs';

const FRONTIER_URLS = 200_000;
const LINKS_A_PAGE = 100;

/** Case 2: the largest resident size of the process that scrapes. */
export async function measureMemory(docs: Docs, work: string): Promise<void> {
  const tenThousand = await runOurs(docs.openjdk, join(work, 'memory-one'));
  const twentyThousand = await runOurs(docs.twice, join(work, 'memory-two'));
  const { server, origin } = await serveWideSite();
  const asked = FRONTIER_URLS / LINKS_A_PAGE;
  const wide = await runOurs(`${origin}/`, join(work, 'memory-wide'), { settings: { maxUrls: asked } });
  server.close();
  console.log('\npeak memory of the process that scrapes');
  console.table([
    { site: 'openjdk-17-doc', pages: tenThousand.pages, 'peak MiB': tenThousand.peakMiB, 'at most': 256 },
    { site: 'twice', pages: twentyThousand.pages, 'peak MiB': twentyThousand.peakMiB, 'at most': 350 },
    {
      site: `${FRONTIER_URLS} URLs known, ${asked} asked for`,
      pages: wide.pages,
      'peak MiB': wide.peakMiB,
      'at most': 400,
    },
  ]);
}

/** Each page links to a hundred that no other page links to. */
async function serveWideSite(): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    const page = Number(/(\d+)/.exec(request.url!)?.[1] ?? 0);
    const links = Array.from({ length: LINKS_A_PAGE }, (_, nr) => {
      const target = page * LINKS_A_PAGE + nr + 1;
      return `<p><a href="/some/folder/with-a-name/article-of-this-site-${target}.html">article ${target}</a></p>`;
    });
    if (request.url === '/robots.txt') response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'text/html' }).end(`<title>${page}</title>${links.join('')}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as { port: number }).port}` };
}
