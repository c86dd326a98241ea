import { createServer } from 'node:http';
import { join } from 'node:path';
import { runOurs } from '../contenders';

const [DELAY_MS, LANES, PAGES] = [100, 8, 1169];

/** Case 3: a server that takes its time; the lanes must never wait for anything but it. */
export async function measureLanes(work: string): Promise<void> {
  const server = createServer((request, response) => {
    if (request.url === '/robots.txt') return void response.writeHead(404).end();
    const page = Number(request.url!.slice(1) || 0);
    const links = Array.from({ length: 10 }, (_, nr) => page * 10 + nr + 1).filter((target) => target < PAGES);
    const body = `<title>${page}</title>${links.map((target) => `<a href="/${target}">${target}</a>`).join('')}`;
    setTimeout(() => response.writeHead(200, { 'content-type': 'text/html' }).end(body), DELAY_MS);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const settings = { concurrency: LANES };
  const usage = await runOurs(`http://127.0.0.1:${port}/`, join(work, 'lanes'), { settings });
  server.close();
  const idealSeconds = (PAGES / LANES) * (DELAY_MS / 1000);
  console.log(`\n${DELAY_MS} ms a response, ${LANES} lanes`);
  console.table([
    {
      pages: usage.pages,
      'wall s': usage.wallSeconds.toFixed(1),
      'ideal s': idealSeconds.toFixed(1),
      'times ideal': (usage.wallSeconds / idealSeconds).toFixed(2),
      'at most': 1.15,
    },
  ]);
}
