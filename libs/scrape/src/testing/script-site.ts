import type { IncomingMessage } from 'node:http';
import { startServer, type TestServer } from './scrape-fixture';

/** What a page shows once its script has run. */
export interface ShownPage {
  readonly title: string;
  readonly text: string;
  readonly links: readonly string[];
}

/** A site whose pages are a shell each, filled by one script with what it asks for. */
export interface ScriptSite extends TestServer {
  /** By path. */
  readonly shown: Map<string, ShownPage>;
  /** What stands in the shells, by path; to the server that is the page. */
  readonly shells: Map<string, string>;
  /** Scripts within the shells, by path. */
  readonly inline: Map<string, string>;
  /** What the next requests for a path are answered with, in place of what is there. */
  readonly broken: Map<string, number>;
  readonly seen: IncomingMessage[];
  hasTags: boolean;
  robots: string;
}

const APP = `(async () => {
  const data = await (await fetch('/data' + location.pathname, { headers: { accept: 'application/json' } })).json();
  document.title = data.title;
  const links = data.links.map((to) => '<li><a href="' + to + '">to ' + to + '</a></li>').join('');
  document.getElementById('app').innerHTML =
    '<main><h1>' + data.title + '</h1><p>' + data.text + '</p><ul>' + links + '</ul></main>';
})();`;

export async function startScriptSite(login: string | null = null): Promise<ScriptSite> {
  const shown = new Map<string, ShownPage>();
  const [shells, inline, broken] = [new Map<string, string>(), new Map<string, string>(), new Map<string, number>()];
  const seen: IncomingMessage[] = [];
  const site: ScriptSite = Object.assign(
    await startServer((request, response) => {
      const path = request.url!;
      seen.push(request);
      const status = broken.get(path);
      if (login !== null && request.headers.authorization !== login) return void response.writeHead(401).end();
      if (status !== undefined) return void response.writeHead(status).end();
      const send = (type: string, text: string): void =>
        void response.writeHead(200, { 'content-type': type }).end(text);
      if (path === '/robots.txt')
        return site.robots === '' ? void response.writeHead(404).end() : send('text/plain', site.robots);
      if (path === '/app.js') return send('text/javascript', APP);
      const data = path.startsWith('/data/') ? shown.get(path.slice('/data'.length)) : undefined;
      if (data && request.headers.accept === 'application/json') return send('application/json', JSON.stringify(data));
      const shell = shells.get(path);
      if (shell === undefined) return void response.writeHead(404).end();
      const tag = `"${Buffer.from(shell).toString('base64url').slice(-20)}"`;
      if (site.hasTags && request.headers['if-none-match'] === tag)
        return void response.writeHead(304, { etag: tag }).end();
      if (site.hasTags) response.setHeader('etag', tag);
      send(
        'text/html; charset=iso-8859-1',
        `<!doctype html><html lang="en"><head><title>Loading</title><script src="/app.js" defer></script></head>
        <body><div id="app">${shell}</div><noscript><a href="/plain">without scripts</a></noscript>
        <script>${inline.get(path) ?? ''}</script></body></html>`,
      );
    }),
    { shown, shells, inline, broken, seen, hasTags: false, robots: '' },
  );
  return site;
}

/** Puts pages on it: path to title, text, and what the page links to. */
export function putPages(
  site: ScriptSite,
  pages: Readonly<Record<string, readonly [title: string, text: string, ...links: string[]]>>,
): void {
  for (const [path, [title, text, ...links]] of Object.entries(pages)) {
    site.shown.set(path, { title, text, links });
    if (!site.shells.has(path)) site.shells.set(path, 'A moment, please');
  }
}
