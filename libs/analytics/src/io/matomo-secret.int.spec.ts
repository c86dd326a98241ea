import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { processTree } from '@scrape-and-report/testing';
import { aTestRun, filesOf, matomoConfig, startMatomoServer, type TestRun } from '../testing';
import { generatedRows, dayOfRows, siteOf } from '../testing/generated-site';
import { semicompleteSite } from '../testing/fixtures';
import { TOKEN, type MatomoServer } from '../testing/matomo-server';
import { checkAnalytics } from './check-analytics';
import { endpointOf } from './matomo-client';

describe('the token', () => {
  let server: MatomoServer;
  let run: TestRun;
  const scratch = mkdtempSync(join(tmpdir(), 'token-'));
  beforeEach(async () => {
    server = await startMatomoServer(new Map([[3, semicompleteSite()]]));
    run = aTestRun(matomoConfig(server.url), { now: '2015-05-23T04:00:00Z' });
  });
  afterEach(async () => {
    run.remove();
    await server.close();
  });
  afterAll(() => removeSync(scratch));

  it('stands in the body of each call, and in no URL, header or process argument', async () => {
    // Of this process and what it started: other suites have the same token.
    const commands = new Set<string>();
    server.misbehave(() => {
      for (const { command } of processTree(process.pid)) commands.add(command);
      return false;
    });
    await run.run();
    expect(server.calls.length).toBeGreaterThan(1);
    for (const { url, headers, body } of server.calls) {
      expect(body).toContain(TOKEN);
      expect(url + inspect(headers)).not.toContain(TOKEN);
    }
    if (process.platform === 'linux') expect(commands.size).toBeGreaterThan(0);
    expect([...commands].join()).not.toContain(TOKEN);
  });

  it('is in no byte of the store or the log, even where the server sends it back', async () => {
    const rows = generatedRows({ pages: 2 }).map((row) => ({
      ...row,
      url: `${String(row['url'])}?token_auth=${TOKEN}`,
    }));
    server.serve(new Map([[3, siteOf({ '2015-05-18': dayOfRows(rows) })]]));
    await run.run();
    for (const bytes of filesOf(run.folder).values()) expect(bytes.includes(TOKEN)).toBe(false);
    expect(run.lines.join()).not.toContain(TOKEN);
  });

  it.each([
    ['a refusal', 401, `{"result":"error","message":"token ${TOKEN} is not valid"}`],
    ['an error with 200', 200, `{"result":"error","message":"see index.php?token_auth=${TOKEN}&x=1"}`],
    ['a page', 500, `<p>token_auth=${TOKEN}</p>`],
  ])('is struck out of %s', async (_, status, text) => {
    server.misbehave((_call, response) => {
      response.writeHead(status, { 'content-type': 'text/html' });
      response.end(text);
      return true;
    });
    const error: unknown = await run.run().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(inspect(error, { depth: 9, showHidden: true }) + run.lines.join()).not.toContain(TOKEN);
    expect(String((error as Error).message)).toContain('[token]');
  });

  it('comes from a file that only its owner can read', async () => {
    const tokenFile = join(scratch, 'token');
    writeFileSync(tokenFile, `${TOKEN}\n`);
    chmodSync(tokenFile, 0o600);
    await run.run({ analytics: matomoConfig(server.url, { tokenFile }), env: {} });
    expect(server.calls.length).toBeGreaterThan(1);
  });

  const onPosix = process.platform === 'win32' ? it.skip : it;
  onPosix.each([0o640, 0o604, 0o666])('in a file of mode %i is refused, before any call', async (mode) => {
    const tokenFile = join(scratch, 'open-token');
    writeFileSync(tokenFile, TOKEN);
    chmodSync(tokenFile, mode);
    const error = run.run({ analytics: matomoConfig(server.url, { tokenFile }), env: {} });
    await expect(error).rejects.toMatchObject({ code: 'ANALYTICS_TOKEN_EXPOSED' });
    expect(server.calls).toHaveLength(0);
    expect(readFileSync(tokenFile, 'utf8')).toBe(TOKEN);
  });

  it.each([
    ['nowhere', { tokenFile: null }],
    ['in no file', { tokenFile: '/no/such/file' }],
  ])('is missing when it is %s', async (_, where) => {
    await expect(
      run.run({ analytics: matomoConfig(server.url, where), env: { MATOMO_TOKEN: ' ' } }),
    ).rejects.toMatchObject({ code: 'ANALYTICS_TOKEN_MISSING' });
  });

  it('goes over the network encrypted, or to this machine', () => {
    expect(() => endpointOf('http://stats.example.nl/')).toThrow('unencrypted');
    expect(() => endpointOf('http://127.0.0.1.example.nl/')).toThrow('unencrypted');
    expect(endpointOf('https://user:secret@stats.example.nl/matomo/?x=1').href).toBe(
      'https://stats.example.nl/matomo/index.php',
    );
    expect(endpointOf('http://[::1]:8080/index.php').href).toBe('http://[::1]:8080/index.php');
  });

  it('is tried by the doctor once', async () => {
    const check = (env: Record<string, string>) =>
      checkAnalytics({
        analytics: matomoConfig(server.url),
        timeZone: 'UTC',
        env,
        clock: { now: () => new Date(), monotonicMs: () => 0, sleep: async () => undefined },
        random: () => 0,
        signal: new AbortController().signal,
      });
    expect(await check({ MATOMO_TOKEN: TOKEN })).toEqual([
      { level: 'ok', text: expect.stringContaining('UTC') as string, hint: null },
    ]);
    expect(await check({ MATOMO_TOKEN: 'wrong' })).toEqual([
      {
        level: 'fail',
        text: expect.stringContaining('refuses the token') as string,
        hint: expect.any(String) as string,
      },
    ]);
    expect(server.calls).toHaveLength(2);
  });
});
