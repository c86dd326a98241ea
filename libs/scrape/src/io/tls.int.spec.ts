import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, Server } from 'node:https';
import { createServer as createTcpServer, AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { CheckKind } from '@scrape-and-report/production';
import { openDatabase } from '@scrape-and-report/record';
import { pages, readScrape, removeFolders, scrapeOptions, startServer } from '../testing/scrape-fixture';
import { scrapeInProcess } from './process/scrape-in-process';

const FIXTURES = join(__dirname, '../testing/tls');
const html = '<html lang="en"><title>t</title><meta name=description content=d><h1>h</h1>';
const servers: { close(): unknown }[] = [];
let port: Record<'good' | 'expired' | 'other-host' | 'self-signed' | 'no-tls', number>;

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function secure(name: string): Promise<number> {
  const pem = readFileSync(join(FIXTURES, `${name}.pem`));
  return listen(
    createServer({ key: pem, cert: pem }, (request, response) =>
      pages({ '/': `${html}<a href="/a">a</a>`, '/a': html })(request, response),
    ),
  );
}

beforeAll(async () => {
  // Read at the start of a process, so that of the scrape heeds it.
  process.env['NODE_EXTRA_CA_CERTS'] = join(FIXTURES, 'authority.pem');
  port = {
    good: await secure('good'),
    expired: await secure('expired'),
    'other-host': await secure('other-host'),
    'self-signed': await secure('self-signed'),
    // What it is sent must be read, or its sockets never learn that the other side is gone, and outlive the tests.
    'no-tls': await listen(
      createTcpServer((socket) =>
        socket
          .resume()
          .on('error', () => undefined)
          .end('this is no TLS\r\n'),
      ),
    ),
  };
});
afterAll(() => {
  delete process.env['NODE_EXTRA_CA_CERTS'];
  for (const server of servers) server.close();
});
afterEach(removeFolders);

const EVILS = [
  ['expired', 'certificate has expired'],
  ['other-host', 'altnames'],
  ['self-signed', 'self-signed certificate'],
  ['no-tls', 'wrong version number'],
] as const;

describe('TLS', () => {
  it('that is in order is read like any site', async () => {
    const options = scrapeOptions({ root: `https://localhost:${port.good}/` });
    await scrapeInProcess(options);
    expect(Object.keys(readScrape(options.directory).pages)).toEqual(['/', '/a']);
  });

  it('tells how long the certificate is valid, where somebody looks', async () => {
    const { validFrom, validTo } = new X509Certificate(readFileSync(join(FIXTURES, 'good.pem')));
    const valid = [validFrom, validTo].map((day) => new Date(day).toISOString().slice(0, 10)).join(' ');
    const root = `https://localhost:${port.good}/`;
    const found = async (checks: CheckKind[]): Promise<unknown> => {
      const options = scrapeOptions({ root }, { checks });
      await scrapeInProcess(options);
      const db = openDatabase(join(options.directory, 'scrape.db'), { readonly: true });
      try {
        return db.prepare("SELECT * FROM findings WHERE kind = 'certificate'").all();
      } finally {
        db.close();
      }
    };
    expect(await found(['certificate-expiring'])).toEqual([{ url: root, kind: 'certificate', detail: valid }]);
    expect(await found(['near-duplicate'])).toEqual([]);
  });

  it('that is not is recorded with each link to it, and named in the log', async () => {
    const links = EVILS.map(([name]) => `<a href="https://localhost:${port[name]}/">${name}</a>`).join('');
    const fine = `<a href="https://localhost:${port.good}/">good</a><a href="/moved">m</a>`;
    const site = await startServer((request, response) =>
      pages({
        '/': `${html}${links}${fine}`,
        // A page of the site that has moved to where nobody can be trusted.
        '/moved': (_, answer) => answer.writeHead(301, { location: `https://localhost:${port.expired}/` }).end(),
      })(request, response),
    );
    const options = scrapeOptions({ root: `${site.origin}/` });
    await scrapeInProcess(options);
    await site.close();
    const got = readScrape(options.directory);
    const log = readFileSync(join(options.directory, 'log.txt'), 'utf8');
    for (const [name, detail] of EVILS) {
      const url = `https://localhost:${port[name]}/`;
      expect(got.links).toContain(`/ "${name}" ext tls ${url}`);
      expect(got.problems).toContain(`external-link ${url}`);
      expect(log).toMatch(new RegExp(`external-link: ${url}: tls: .*${detail}`));
    }
    expect(got.links).toContain(`/ "good" ext 200 https://localhost:${port.good}/`);
    expect(got.redirects).toEqual([`301 ${site.origin}/moved https://localhost:${port.expired}/`]);
  });

  it.each(EVILS)('of the site itself fails with advice when it is not: %s', async (name, detail) => {
    const options = scrapeOptions({ root: `https://localhost:${port[name]}/` });
    await expect(scrapeInProcess(options)).rejects.toMatchObject({
      code: 'SCRAPE_FAILED',
      message: expect.stringMatching(new RegExp(`cannot be reached: tls, .*${detail}`)),
      hint: expect.any(String),
      cause: expect.objectContaining({ code: 'SITE_AWAY' }),
    });
  });
});
