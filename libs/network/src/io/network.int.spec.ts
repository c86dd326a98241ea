import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import type { NetworkConfig } from '@scrape-and-report/production';
import { AUTHORITY_FILE, startProxy, startTlsFront, type TestProxy } from '../testing';
import { openNetwork, USUAL_NETWORK } from './network';

const signal = new AbortController().signal;
const SECRET = 'correct horse';
let web: Server;
let front: Awaited<ReturnType<typeof startTlsFront>>;
let proxy: TestProxy;
const met: { url: string; headers: Record<string, unknown>; body: string }[] = [];

beforeAll(async () => {
  web = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      met.push({ url: request.url!, headers: request.headers, body });
      if (request.url === '/large') response.end('x'.repeat(10_000));
      else if (request.url === '/never') return;
      else response.end(`hello ${request.url}`);
    });
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  front = await startTlsFront(portOf(web));
});
beforeEach(async () => {
  met.length = 0;
  proxy = await startProxy({ hosts: { 'site.test:80': portOf(web), 'site.test:443': front.port } });
});
afterEach(() => proxy.close());
afterAll(async () => {
  web.close();
  web.closeAllConnections();
  await front.close();
});

function portOf(server: { address(): unknown }): number {
  return (server.address() as AddressInfo).port;
}

function network(change: Partial<NetworkConfig> = {}, env: Record<string, string> = {}) {
  const address = `http://127.0.0.1:${proxy.port}`;
  return openNetwork(
    { ...USUAL_NETWORK, caFile: AUTHORITY_FILE, ...change },
    { HTTP_PROXY: address, HTTPS_PROXY: address, ...env },
  );
}

function get(url: string, net = network(), maxBytes = 1000, limitMs?: number) {
  return net.ask(new URL(url), { maxBytes, signal, limitMs });
}

describe('a network where only the proxy knows the hosts', () => {
  it('carries http in absolute form and https by CONNECT', async () => {
    expect((await get('http://site.test/a?b=1')).text).toBe('hello /a?b=1');
    expect((await get('https://site.test/c')).text).toBe('hello /c');
    expect(proxy.asked).toEqual(['GET http://site.test/a?b=1', 'CONNECT site.test:443']);
    expect(met.map(({ headers }) => headers['host'])).toEqual(['site.test', 'site.test']);
  });

  it.each([
    ['a URL of the configuration', (port: number) => ({ proxy: `http://127.0.0.1:${port}` }), {}],
    ['one without a scheme', (port: number) => ({ proxy: `127.0.0.1:${port}` }), {}],
    ['a variable that the configuration names', () => ({ proxy: 'env:OURS' }), { OURS: 'port' }],
    ['variables in lower case', () => ({}), { https_proxy: 'port', HTTPS_PROXY: 'http://127.0.0.1:1' }],
    ['ALL_PROXY', () => ({}), { ALL_PROXY: 'port', HTTPS_PROXY: '', HTTP_PROXY: '' }],
  ])('is found by %s', async (_, change, env) => {
    const named = Object.entries(env).map(([key, value]) => [
      key,
      value === 'port' ? `http://127.0.0.1:${proxy.port}` : value,
    ]);
    expect((await get('https://site.test/', network(change(proxy.port), Object.fromEntries(named)))).status).toBe(200);
    expect(proxy.asked).toEqual(['CONNECT site.test:443']);
  });

  it('is logged in to from the environment, and no server hears of it', async () => {
    proxy.set({ login: `anna:${SECRET}` });
    const address = `http://anna:${encodeURIComponent(SECRET)}@127.0.0.1:${proxy.port}`;
    const plain = { proxy: `http://127.0.0.1:${proxy.port}` };
    const ways = [
      network({}, { HTTP_PROXY: address, HTTPS_PROXY: address }),
      network(plain, { PROXY_USER: 'anna', PROXY_PASSWORD: SECRET }),
      network(plain, { HTTPS_PROXY: address }),
    ];
    for (const way of ways)
      for (const scheme of ['http', 'https']) expect((await get(`${scheme}://site.test/`, way)).status).toBe(200);
    expect(JSON.stringify(met)).not.toMatch(/proxy-auth|Basic/i);
  });

  it.each(['http', 'https'])('tells apart what a proxy says no to (%s)', async (scheme) => {
    const url = `${scheme}://site.test/`;
    proxy.set({ login: `anna:${SECRET}` });
    await expect(get(url)).rejects.toMatchObject({
      code: 'PROXY_LOGIN',
      message: `the proxy http://127.0.0.1:${proxy.port} refuses (407): it asks for a user name and password`,
      hint: expect.stringContaining('PROXY_PASSWORD'),
    });
    const wrong = network(
      { proxy: `http://127.0.0.1:${proxy.port}` },
      { PROXY_USER: 'anna', PROXY_PASSWORD: 'tr0ub4dor' },
    );
    const error: Error = await get(url, wrong).then(
      () => Promise.reject(new Error('it let us in')),
      (one) => one,
    );
    expect(error).toMatchObject({
      code: 'PROXY_LOGIN',
      message: expect.stringContaining('user name or password are wrong'),
    });
    expect(JSON.stringify([error, error.message])).not.toContain('tr0ub4dor');
    proxy.set({ challenge: 'Negotiate, NTLM' });
    await expect(get(url)).rejects.toMatchObject({
      code: 'PROXY_UNSUPPORTED',
      message: expect.stringContaining('it asks for Negotiate or NTLM'),
      hint: expect.stringContaining('Cntlm'),
    });
  });

  it('tells a host that the proxy refuses from one that it cannot reach, and both from a proxy that is not there', async () => {
    await expect(get('https://nowhere.test/')).rejects.toMatchObject({ code: 'PROXY_GATEWAY' });
    proxy.set({ refuses: 403 });
    await expect(get('https://site.test/')).rejects.toMatchObject({
      code: 'PROXY_REFUSED',
      message: expect.stringContaining('refuses to connect to site.test:443 (it answers 403)'),
    });
    const gone = network({ proxy: 'http://127.0.0.1:1' });
    for (const scheme of ['http', 'https'])
      await expect(get(`${scheme}://site.test/`, gone)).rejects.toMatchObject({
        code: 'PROXY_UNREACHABLE',
        message: expect.stringMatching(/^no proxy answers at http:\/\/127\.0\.0\.1:1: /),
        hint: expect.stringContaining('network.proxy'),
      });
    const silent = createTcpServer((socket) => socket.resume().on('error', () => undefined)).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const slow = network({ proxy: `http://127.0.0.1:${portOf(silent)}`, timeoutSeconds: 0.3 });
    await expect(get('https://site.test/', slow, 1000, 5000)).rejects.toMatchObject({
      message: expect.stringContaining('did not answer within 0.3 s'),
    });
    silent.close();
  });

  it('trusts the authority of caFile, and says that it is needed without', async () => {
    await expect(get('https://site.test/', network({ caFile: null }))).rejects.toMatchObject({
      code: expect.stringMatching(/^UNABLE_TO_/),
      message: expect.stringMatching(/^certificate not trusted: .*; set network\.caFile$/),
      hint: expect.stringContaining('network.caFile'),
    });
    await expect(get('https://site.test/', network({ caFile: '/not/here.pem' }))).rejects.toMatchObject({
      code: 'CA_FILE_INVALID',
    });
    await expect(get('https://site.test/', network({ caFile: __filename }))).rejects.toMatchObject({
      message: expect.stringContaining('holds no certificate in PEM'),
    });
  });

  it('leaves out what is exempt, and this machine unless the configuration names the proxy', async () => {
    const local = `http://127.0.0.1:${portOf(web)}/x`;
    expect((await get(local)).text).toBe('hello /x');
    expect(proxy.asked).toEqual([]);
    proxy.set({ hosts: { [`127.0.0.1:${portOf(web)}`]: portOf(web), 'site.test:80': portOf(web) } });
    const named = { proxy: `http://127.0.0.1:${proxy.port}` };
    expect((await get(local, network(named))).text).toBe('hello /x');
    expect(proxy.asked).toHaveLength(1);
    expect((await get(local, network({ ...named, noProxy: ['127.0.0.0/8'] }))).text).toBe('hello /x');
    expect(proxy.asked).toHaveLength(1);
    await expect(get('http://site.test/', network({}, { NO_PROXY: '.test' }))).rejects.toMatchObject({
      code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/),
    });
    expect((await get('http://site.test/', network({}, { NO_PROXY: 'other.test' }))).status).toBe(200);
  });

  it('is spoken to over TLS when its address says so', async () => {
    const secured = await startTlsFront(proxy.port);
    const way = network({ proxy: `https://localhost:${secured.port}` });
    expect((await get('https://site.test/deep', way)).text).toBe('hello /deep');
    expect((await get('http://site.test/flat', way)).text).toBe('hello /flat');
    await secured.close();
  });

  it('leads mail on when nothing answers straight', async () => {
    const socket = await network().connectMail({ hostname: 'site.test', port: 80 });
    const answer = new Promise<string>((resolve) => socket.once('data', (bytes: Buffer) => resolve(bytes.toString())));
    socket.write('GET /mail HTTP/1.1\r\nhost: site.test\r\n\r\n');
    expect(await answer).toContain('hello /mail');
    expect(proxy.asked).toEqual(['CONNECT site.test:80']);
    socket.destroy();
    proxy.set({ refuses: 403 });
    await expect(network().connectMail({ hostname: 'site.test', port: 80 })).rejects.toMatchObject({
      code: 'PROXY_REFUSED',
    });
    await expect(network({ proxy: null }).connectMail({ hostname: '127.0.0.1', port: 1 })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });

  it('bounds an answer in size and time', async () => {
    await expect(get('https://site.test/large')).rejects.toThrow('more than 1000 bytes');
    await expect(get('https://site.test/never', network(), 1000, 300)).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
