import { createServer } from 'node:http';
import { join } from 'node:path';
import { readJsonSync } from 'fs-extra';
import { runOurs, type Usage } from '../contenders';
import type { Docs } from '../serve-docs';

const SCHEMA = join(__dirname, '../../../../libs/production/src/config/production-config.schema.json');
const { properties } = readJsonSync(SCHEMA) as {
  properties: { checks: { properties: Readonly<Record<string, unknown>> } };
};
const ALL = Object.keys(properties.checks.properties).sort();
const [ROUNDS, PAGES, FILES] = [3, 2000, 40];

/**
 * Case 6: what all checks cost, on documentation and on two sites whose pages have 40 images, style sheets and scripts each:
 * all of them those of other pages too, or one in each page its own, which is as many requests again as there are pages.
 */
export async function measureChecks(docs: Docs, work: string): Promise<void> {
  await compareChecks('openjdk-17-doc', docs.openjdk, work);
  const server = createServer((request, response) => {
    const [, site, page] = /^\/(shared|own)\/(\d*)$/.exec(request.url ?? '') ?? [];
    if (page === undefined && !/^\/\w+\/f\//.test(request.url!))
      return void response.writeHead(404, { 'content-type': 'text/html' }).end();
    if (page === undefined) return void response.writeHead(200, { 'content-type': 'image/png' }).end();
    response.writeHead(200, { 'content-type': 'text/html' }).end(pageWithFiles(Number(page || 0), site === 'own'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await compareChecks(`${FILES} files a page`, `http://127.0.0.1:${port}/shared/`, work);
  await compareChecks(`${FILES} files a page, one its own`, `http://127.0.0.1:${port}/own/`, work);
  server.close();
}

/** Ten of its files are those of all pages, the rest those of a hundred pages, or one its own. */
function pageWithFiles(nr: number, hasOwn: boolean): string {
  const files = Array.from({ length: FILES }, (_, file) => {
    const name = file < 10 ? `all-${file}` : hasOwn && file === 39 ? `own-${nr}` : `some-${nr % 20}-${file}`;
    if (file < 3) return `<link rel="stylesheet" href="f/${name}.css">`;
    return file < 8 ? `<script src="f/${name}.js"></script>` : `<img src="f/${name}.png" alt="picture ${file}">`;
  });
  const links = Array.from({ length: 10 }, (_, link) => nr * 10 + link + 1).filter((to) => to < PAGES);
  const words = Array.from({ length: 400 }, (_, word) => `word${(nr * 7 + word * 13) % 1000}`).join(' ');
  return `<!doctype html><html lang="en"><title>Page ${nr}</title><main><h1 id="top-${nr}">Page ${nr}</h1>
    ${files.join('\n')}<p>${words}</p>${links.map((to) => `<a href="${to}">to ${to}</a>`).join(' ')}</main></html>`;
}

async function compareChecks(name: string, root: string, work: string): Promise<void> {
  const usages: Record<'off' | 'on', Usage[]> = { off: [], on: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    usages.off.push(await runOurs(root, join(work, `${name}-off-${round}`)));
    usages.on.push(await runOurs(root, join(work, `${name}-on-${round}`), { checks: ALL }));
  }
  const [off, on] = [usages.off, usages.on].map((all) => Math.min(...all.map(({ cpuSeconds }) => cpuSeconds)));
  console.log(`\nall checks: ${name}`);
  console.table({
    pages: usages.on[0]!.pages,
    'CPU s without': usages.off.map(({ cpuSeconds }) => cpuSeconds.toFixed(1)).join(' '),
    'CPU s with': usages.on.map(({ cpuSeconds }) => cpuSeconds.toFixed(1)).join(' '),
    'peak MiB without': Math.max(...usages.off.map(({ peakMiB }) => peakMiB)),
    'peak MiB with': Math.max(...usages.on.map(({ peakMiB }) => peakMiB)),
    'times (least of each)': (on! / off!).toFixed(2),
    'at most': 1.15,
  });
}
