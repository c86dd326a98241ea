import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { contentTypeOf } from '../../http/content-types';
import { parseSiteRules, SITE_RULES_NAME, SiteRules } from '../../http/site-rules';

/** A folder of files served over HTTP on a loopback port. */
export interface StaticSite {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves a folder as the web root of a host: `index.html` for a folder (whose URL ends in a slash, as on any web
 * server), exact case on every file system, strong ETags, 304 for a matching `If-None-Match`, and redirects, statuses
 * and headers by the `_site.json` in it.
 *
 * @throws ConfigError when `_site.json` is wrong; the file system's error when the folder cannot be read.
 */
export async function serveFolder(folder: string): Promise<StaticSite> {
  const rulesFile = join(folder, SITE_RULES_NAME);
  const rules = parseSiteRules(rulesFile, existsSync(rulesFile) ? readFileSync(rulesFile, 'utf8') : '{}');
  const files = listFiles(folder);
  const server = createServer({ keepAliveTimeout: 10_000 }, (request, response) =>
    answer({ request, response, rules, files }),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Every file by its path in URLs, decoded: what is not listed is not served, so no path can lead out of the folder. */
function listFiles(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  const walk = (directory: string, path: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const below = `${path}/${entry.name.normalize('NFC')}`;
      if (entry.isDirectory()) walk(join(directory, entry.name), below);
      else if (entry.isFile() && below !== `/${SITE_RULES_NAME}`) files.set(below, join(directory, entry.name));
    }
  };
  walk(folder, '');
  return files;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly rules: SiteRules;
  readonly files: ReadonlyMap<string, string>;
}

function answer({ request, response, rules, files }: Exchange): void {
  const target = request.url ?? '/';
  const path = decodePath(target.split('?')[0]!);
  const redirect =
    rules.redirectOf(target) ??
    (path !== null && files.has(`${path}/index.html`) && !path.endsWith('/')
      ? { status: 301, to: `${target.split('?')[0]}/` }
      : null);
  if (redirect) {
    response.writeHead(redirect.status, { location: redirect.to, 'content-length': 0 }).end();
    return;
  }
  const file = path === null ? undefined : files.get(path.endsWith('/') ? `${path}index.html` : path);
  const status = (path === null ? undefined : rules.statusOf(path)) ?? (file ? 200 : 404);
  const headers: Record<string, string> = {
    'content-type': 'text/html; charset=utf-8',
    ...(path === null ? {} : rules.headersOf(path)),
  };
  if (!file) {
    response
      .writeHead(status, headers)
      .end(request.method === 'HEAD' ? undefined : `<!doctype html><title>${status}</title>\n`);
    return;
  }
  const body = readFileSync(file);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  const all = {
    ...headers,
    'content-type': contentTypeOf(file),
    etag,
    'last-modified': statSync(file).mtime.toUTCString(),
    ...rules.headersOf(path!),
  };
  if (status === 200 && request.headers['if-none-match'] === etag) response.writeHead(304, all).end();
  else
    response
      .writeHead(status, { ...all, 'content-length': body.length })
      .end(request.method === 'HEAD' ? undefined : body);
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path).normalize('NFC');
  } catch {
    return null;
  }
}
