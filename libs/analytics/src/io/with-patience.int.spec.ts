import { aTestRun, generatedSite, matomoConfig, startMatomoServer, storeContent } from '../testing';
import { TOKEN, type MatomoServer, type Misbehaviour } from '../testing/matomo-server';

const NOW = '2026-11-22T04:00:00Z';

describe('patience with a Matomo', () => {
  let server: MatomoServer;
  beforeEach(async () => {
    server = await startMatomoServer(new Map([[3, generatedSite({ from: '2026-11-19', days: 3, pages: 3 })]]));
  });
  afterEach(() => server.close());

  const failing =
    (calls: number, status: number, text: string): Misbehaviour =>
    (_, response, number) => {
      if (number > calls) return false;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(text);
      return true;
    };

  it.each([
    [503, 'restarting'],
    [502, 'Bad Gateway'],
    [200, '{"result":"error","message":"SQLSTATE[HY000]: General error: 2006 MySQL server has gone away"}'],
    [500, '{"result":"error","message":"Archiving is already running for this site"}'],
  ])('that says %s %s for a while: asked again, and its days are stored', async (status, text) => {
    server.misbehave(failing(10, status, text));
    const run = aTestRun(matomoConfig(server.url, { retryMinutes: 30 }), { now: NOW });
    expect(await run.run()).toMatchObject({ daysWritten: 3 });
    expect(storeContent(run.folder).days).toHaveLength(3);
    expect(run.waits.filter((ms) => ms === 60_000).length).toBeGreaterThan(0);
    expect(run.lines[0]).toContain('asked again for 30 minutes');
    run.remove();
  });

  it('ends when the minutes are over', async () => {
    server.misbehave(failing(10_000, 503, 'restarting'));
    const run = aTestRun(matomoConfig(server.url, { retryMinutes: 5 }), { now: NOW });
    await expect(run.run()).rejects.toMatchObject({ code: 'ANALYTICS_UNAVAILABLE' });
    expect(run.waits.filter((ms) => ms === 60_000)).toHaveLength(5);
    run.remove();
  });

  it.each([
    ['a wrong token', {}, { MATOMO_TOKEN: 'deadbeef' }, 'ANALYTICS_TOKEN_REFUSED'],
    ['a wrong site', { siteId: 9 }, undefined, 'ANALYTICS_SERVER_REFUSED'],
  ])('is not shown to %s', async (_, changes, env, code) => {
    const run = aTestRun(matomoConfig(server.url, { retryMinutes: 30, ...changes }), { now: NOW });
    await expect(run.run(env ? { env } : {})).rejects.toMatchObject({ code });
    expect([server.calls.length, run.waits]).toEqual([1, []]);
    run.remove();
  });

  it('is not shown to a gate that asks for a login, which is named; with a login it lets through', async () => {
    const right = `Basic ${Buffer.from('office:s3cret').toString('base64')}`;
    server.misbehave((call, response) => {
      if (call.headers.authorization === right) return false;
      response.writeHead(401, { 'www-authenticate': 'Basic realm="stats"' });
      response.end('401');
      return true;
    });
    const run = aTestRun(matomoConfig(server.url, { retryMinutes: 30 }), { now: NOW });
    await expect(run.run()).rejects.toMatchObject({ code: 'ANALYTICS_GATE_REFUSED' });
    run.remove();
    const auth = { type: 'basic', userEnv: 'GATE_USER', passwordEnv: 'GATE_PASSWORD' } as const;
    const known = aTestRun(matomoConfig(server.url, { auth }), { now: NOW });
    await expect(known.run()).rejects.toMatchObject({ code: 'ANALYTICS_LOGIN_MISSING' });
    const env = { MATOMO_TOKEN: TOKEN, GATE_USER: 'office', GATE_PASSWORD: 's3cret' };
    expect(await known.run({ env })).toMatchObject({ daysWritten: 3 });
    known.remove();
  });

  it('keeps the months that are asked for, and no others', async () => {
    server.serve(new Map([[3, generatedSite({ from: '2026-08-30', days: 84, pages: 2 })]]));
    const run = aTestRun(matomoConfig(server.url), { now: NOW });
    await run.run();
    expect(storeContent(run.folder).days[0]!.day).toBe('2026-08-30');
    await run.run({ analytics: matomoConfig(server.url, { keepMonths: 1 }) });
    expect(storeContent(run.folder).days[0]!.day).toBe('2026-10-01');
    const again = await run.run({ analytics: matomoConfig(server.url, { keepMonths: 1 }) });
    expect(again).toMatchObject({ daysWritten: 0, firstDay: '2026-10-01' });
    run.remove();
  });
});
