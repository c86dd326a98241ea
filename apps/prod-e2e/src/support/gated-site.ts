import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMALL_SITE } from '@scrape-and-report/testing';

/** A small site whose pages wait while its gate is shut: a crawl is met at work for as long as a test wants. */
export interface GatedSite {
  /** For the configuration. */
  readonly site: Readonly<Record<string, unknown>>;
  shut(): void;
  open(): void;
  close(): Promise<void>;
}

export async function startGatedSite(): Promise<GatedSite> {
  const waiting: (() => void)[] = [];
  let isShut = false;
  const server = createServer((request, response) => {
    const give = (): void => answer(request.url ?? '/', response);
    if (isShut && request.url === '/cars/tax.html') waiting.push(give);
    else give();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    site: {
      root: `http://127.0.0.1:${port}`,
      allowPrivateAddresses: true,
      requestsPerSecond: 1000,
      checkExternalLinks: false,
    },
    shut: () => void (isShut = true),
    open: () => {
      isShut = false;
      for (const give of waiting.splice(0)) give();
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(url: string, response: ServerResponse): void {
  const text = SMALL_SITE[`${url.slice(1)}${url.endsWith('/') ? 'index.html' : ''}`];
  if (response.destroyed) return;
  response.writeHead(text === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(text ?? 'nothing here');
}
