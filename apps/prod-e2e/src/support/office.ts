import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { generatedSite, startMatomoServer } from '@scrape-and-report/analytics/testing';
import { startProxy, startTlsFront, type TestProxy } from '@scrape-and-report/network/testing';
import { page, processesBearing, SMALL_SITE } from '@scrape-and-report/testing';

/** Planted: none of them may stand in any byte that is written, nor in an argument of a process. */
export const SECRETS = {
  proxy: 'prOxy-pAssw0rd-7391',
  site: 'sIte-pAssw0rd-2846',
  gate: 'gAte-kEy-5527',
  token: '5ecre7-c0ffee0123456789abcdef012345',
  hook: 'hOok-pAth-9310',
} as const;

/** An office's network: site, figures and a chat, at names that the proxy alone knows, the site behind a firewall. */
export interface Office {
  readonly proxy: TestProxy;
  /** What came to each host. */
  readonly met: { readonly host: string; readonly path: string; readonly headers: IncomingMessage['headers'] }[];
  /** Variables of a machine that is set up for it. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function startOffice(): Promise<Office> {
  const met: Office['met'] = [];
  const matomo = await startMatomoServer(
    new Map([[1, generatedSite({ from: '2026-11-19', days: 3, pages: 5, root: 'https://site.test/' })]]),
  );
  const web = createServer((request, response) => {
    const host = request.headers.host ?? '';
    met.push({ host, path: request.url ?? '', headers: request.headers });
    if (host !== 'site.test') {
      request.resume();
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<title>another</title>');
    }
    const { authorization, 'user-agent': agent = '', 'x-gate': gate } = request.headers;
    // The firewall is asked first.
    if (!/^TownBot\/2 scrape-and-report\/\d/.test(agent) || gate !== SECRETS.gate)
      return void response.writeHead(403).end('no');
    if (authorization !== `Basic ${Buffer.from(`web:${SECRETS.site}`).toString('base64')}`)
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="acceptance"' }).end('who?');
    if (request.url === '/leave') return void response.writeHead(302, { location: 'https://other.test/arrived' }).end();
    const text = PAGES[`${request.url!.slice(1)}${request.url!.endsWith('/') ? 'index.html' : ''}`];
    response
      .writeHead(text === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' })
      .end(text ?? 'none');
  });
  const port = await listen(web);
  const fronts = { web: await startTlsFront(port), matomo: await startTlsFront(Number(new URL(matomo.url).port)) };
  const proxy = await startProxy({
    login: `anna:${SECRETS.proxy}`,
    hosts: {
      'site.test:443': fronts.web.port,
      'other.test:443': fronts.web.port,
      'hook.test:443': fronts.web.port,
      'plain.test:80': port,
      'stats.test:443': fronts.matomo.port,
    },
  });
  return {
    proxy,
    met,
    env: {
      HTTPS_PROXY: `http://anna:${SECRETS.proxy}@127.0.0.1:${proxy.port}`,
      HTTP_PROXY: `http://anna:${SECRETS.proxy}@127.0.0.1:${proxy.port}`,
      MATOMO_TOKEN: SECRETS.token,
      SITE_USER: 'web',
      SITE_PASSWORD: SECRETS.site,
      GATE_KEY: SECRETS.gate,
      HOOK: `https://hook.test/${SECRETS.hook}`,
    },
    close: async () => {
      await Promise.all([proxy.close(), fronts.web.close(), fronts.matomo.close(), matomo.close()]);
      web.closeAllConnections();
      await new Promise((resolve) => web.close(resolve));
    },
  };
}

const PAGES: Readonly<Record<string, string>> = {
  ...SMALL_SITE,
  'index.html': page(
    'Home',
    '<a href="/cars/">Cars</a> <a href="/leave">Leave</a> <a href="https://other.test/x">Other</a> <a href="http://plain.test/y">Plain</a> <a href="/news/">News</a>',
  ),
};

/** The configuration of an office machine. */
export function officeConfig(caFile: string): Readonly<Record<string, unknown>> {
  return {
    network: { caFile },
    site: {
      root: 'https://site.test/',
      requestsPerSecond: 1000,
      userAgent: 'TownBot/2',
      headers: { 'X-Gate': 'env:GATE_KEY' },
      auth: { type: 'basic', userEnv: 'SITE_USER', passwordEnv: 'SITE_PASSWORD' },
    },
    analytics: { source: 'matomo', url: 'https://stats.test/', siteId: 1, retryMinutes: 0 },
    notify: { kind: 'webhook', url: 'env:HOOK' },
  };
}

/** Every spelling in which a secret might be written. */
function spellings(): string[] {
  return Object.entries(SECRETS).flatMap(([name, secret]) => {
    const login = { proxy: `anna:${secret}`, site: `web:${secret}` }[name];
    return [
      secret,
      encodeURIComponent(secret),
      ...[secret, ...(login ? [login] : [])].map((text) => Buffer.from(text).toString('base64').replace(/=+$/, '')),
    ];
  });
}

/** Which secrets stand in a text or in bytes. */
export function secretsIn(content: string | Buffer): string[] {
  return spellings().filter((one) => content.includes(one));
}

/** Files below a folder that hold a secret; links are not followed, and sources (which plant them) not looked at. */
export function filesWithSecrets(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /\.git$|[\\/]libs$|prod-e2e$/.test(path) ? [] : filesWithSecrets(path);
    if (!entry.isFile() || statSync(path).size > 64 * 1024 * 1024) return [];
    return secretsIn(readFileSync(path)).length > 0 ? [path] : [];
  });
}

/** Arguments of all processes that bear a folder in their variables, looked at again and again until it is stopped. */
export function watchArguments(folder: string): () => string {
  const seen = new Set<string>();
  const look = (): void => processesBearing(folder).forEach(({ command }) => seen.add(command));
  const timer = setInterval(look, 20);
  return () => (clearInterval(timer), [...seen].join('\n'));
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
