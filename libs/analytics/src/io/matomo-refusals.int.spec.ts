import { existsSync } from 'node:fs';
import { failureOf } from '../testing/run-analytics';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { aTestRun, generatedSite, matomoConfig, startMatomoServer, storeContent, type TestRun } from '../testing';
import { readFixture, semicompleteSite } from '../testing/fixtures';
import { TOKEN, type MatomoServer, type Misbehaviour } from '../testing/matomo-server';

const NOW = '2015-05-23T04:00:00Z';
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const WRONG = 'deadbeefdeadbeefdeadbeefdeadbeef';

describe('a Matomo that does not answer as it should', () => {
  let server: MatomoServer;
  let run: TestRun;
  beforeEach(async () => {
    server = await startMatomoServer(new Map([[3, semicompleteSite()]]));
    run = aTestRun(matomoConfig(server.url), { now: NOW });
  });
  afterEach(async () => {
    run.remove();
    await server.close();
  });

  const failure = (changes?: Parameters<TestRun['run']>[0]) => failureOf(run, changes);
  const answer =
    (status: number, text: string, headers: Record<string, string> = {}): Misbehaviour =>
    (_, response) => {
      response.writeHead(status, {
        'content-type': text.startsWith('{') ? 'application/json' : 'text/html',
        ...headers,
      });
      response.end(text);
      return true;
    };
  const bulkOnly =
    (how: Misbehaviour): Misbehaviour =>
    (call, response, number) =>
      call.method === 'API.getBulkRequest' && how(call, response, number);

  describe('refuses the token', () => {
    it.each([
      ['with JSON', 'error.bad-token.format-in-url.json'],
      ['with a page', 'error.bad-token.all-in-body.html'],
      ['for want of a right', 'error.no-token.json'],
    ])('%s: asks once, says so without the token, and leaves the store alone', async (_, fixture) => {
      await run.run();
      const before = storeContent(run.folder);
      const asked = server.calls.length;
      server.misbehave(answer(401, readFixture(fixture)));
      const error = await failure();
      expect(error.code).toBe('ANALYTICS_TOKEN_REFUSED');
      expect(error.message).toContain('token');
      expect(error.message).not.toContain(TOKEN);
      expect(server.calls.length - asked).toBe(1);
      expect(run.waits).toEqual([]);
      expect(storeContent(run.folder)).toEqual(before);
    });

    it('that is wrong, as a real server would', async () => {
      const error = await failure({ env: { MATOMO_TOKEN: WRONG } });
      expect(error.code).toBe('ANALYTICS_TOKEN_REFUSED');
      expect(JSON.stringify([error.message, error.hint, run.lines])).not.toContain(WRONG);
      expect(server.calls).toHaveLength(1);
    });

    it('after the first chunk: what was stored stays', async () => {
      server.serve(new Map([[3, generatedSite({ from: '2015-03-01', days: 80, pages: 3 })]]));
      server.misbehave(
        (call, response, number) =>
          number === 3 && answer(401, readFixture('error.bad-token.format-in-url.json'))(call, response, number),
      );
      expect((await failure()).code).toBe('ANALYTICS_TOKEN_REFUSED');
      expect(storeContent(run.folder).days.map(({ day }) => day)).toHaveLength(31);
    });
  });

  it('does not know the site: fails with its words and the site, and stores no zero days', async () => {
    const error = await failure({ analytics: matomoConfig(server.url, { siteId: 99 }) });
    expect(error.message).toContain("website id was set to '99'");
    expect(error.code).toBe('ANALYTICS_SERVER_REFUSED');
    expect(existsSync(run.folder)).toBe(false);
  });

  it('refuses one part of a bulk call: nothing of that call is stored', async () => {
    server.rewrite((text, call) => {
      if (call.method !== 'API.getBulkRequest') return text;
      const parts = JSON.parse(text) as unknown[];
      parts[1] = { result: 'error', message: "The report 'Actions.get' <b>is disabled</b>." };
      return JSON.stringify(parts);
    });
    const error = await failure();
    expect(error.message).toMatch(/site 3.*The report 'Actions.get' is disabled/);
    expect(storeContent(run.folder).days).toEqual([]);
  });

  it.each([
    [
      'a page with 200',
      200,
      '<html><head><title>x</title></head><body><h1>Sign <b>in</b></h1>' + 'please '.repeat(100) + '</body></html>',
      /Sign in please/,
    ],
    ['the page of a server under maintenance', 503, readFixture('error.maintenance.html'), /undergoing maintenance/],
    ['plain text', 200, "Error: Renderer format 'jsn' not valid.", /Error: Renderer format/],
    ['nothing at all', 200, '', /no JSON/],
  ])('answers with %s: never taken for data, quoted without tags', async (_, status, text, words) => {
    server.misbehave(bulkOnly(answer(status, text)));
    const error = await failure({ limits: { tries: 2 } });
    expect(error.message).toMatch(words);
    expect(error.message).not.toMatch(/[<>]/);
    expect(/"([^"]*)"/.exec(error.message)![1]!.length).toBeLessThanOrEqual(200);
    expect(storeContent(run.folder).days).toEqual([]);
  });

  describe('cannot answer now', () => {
    it.each([500, 502, 503, 429])('with %i: asks again after growing waits, then goes on', async (status) => {
      let left = 3;
      server.misbehave(
        bulkOnly(
          (...args) => left-- > 0 && answer(status, '{"result":"error","message":"Database access denied"}')(...args),
        ),
      );
      expect((await run.run()).daysWritten).toBe(7);
      expect(run.waits).toEqual([1000, 2000, 4000]);
    });

    it('spreads its waits by chance', async () => {
      const waitsWith = async (random: number): Promise<number[]> => {
        const other = aTestRun(matomoConfig(server.url), { now: NOW, random: () => random });
        server.misbehave(bulkOnly(answer(503, '')));
        await other.run({ limits: { tries: 3 } }).catch(() => undefined);
        other.remove();
        return other.waits;
      };
      expect(await waitsWith(0)).toEqual([500, 1000]);
      expect(await waitsWith(0.999)).toEqual([1499, 2998]);
    });

    it('waits as long as Retry-After asks for', async () => {
      let left = 1;
      server.misbehave((...args) => left-- > 0 && answer(429, '', { 'retry-after': '17' })(...args));
      await run.run();
      expect(run.waits).toEqual([17_000]);
    });

    it('gives up at once when it is to wait longer than the stage may last', async () => {
      server.misbehave(answer(503, '', { 'retry-after': '86400' }));
      expect((await failure()).code).toBe('ANALYTICS_TIME_UP');
      expect(server.calls).toHaveLength(1);
    });

    it('at all: no more than the tries, a clean failure, and the days got so far are kept', async () => {
      server.serve(new Map([[3, generatedSite({ from: '2015-03-01', days: 80, pages: 3 })]]));
      server.misbehave((call, response, number) => number >= 3 && answer(503, '')(call, response, number));
      const error = await failure();
      expect(error.code).toBe('ANALYTICS_UNAVAILABLE');
      expect(error.hint).toContain('kept');
      expect(server.calls).toHaveLength(2 + 4);
      expect(storeContent(run.folder).days).toHaveLength(31);
    });

    it('and cuts the connection', async () => {
      let left = 2;
      server.misbehave(bulkOnly((_, response) => left-- > 0 && Boolean(response.socket?.destroy())));
      expect((await run.run()).daysWritten).toBe(7);
      expect(run.waits).toHaveLength(2);
    });
  });

  describe('is slow to the end', () => {
    const silent: Misbehaviour = () => true;
    const half: Misbehaviour = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('[{"2015-05-15":');
      return true;
    };
    const dripping: Misbehaviour = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
      return true;
    };
    const drippingWhileCollected: Misbehaviour = (call, response, number) => {
      const timer = setInterval(collectGarbage, 40);
      response.on('close', () => clearInterval(timer));
      return dripping(call, response, number);
    };
    const manyDays = (parts: readonly URLSearchParams[]): boolean => (parts[0]?.get('date') ?? '').length > 10;

    it.each([
      ['accepts and is silent', silent],
      ['sends half an answer', half],
      ['drips byte by byte', dripping],
      ['drips while memory is collected', drippingWhileCollected],
    ])('%s: given up in time, asked for less, until it answers', async (_, how) => {
      server.misbehave(bulkOnly((call, ...rest) => manyDays(call.parts) && how(call, ...rest)));
      // Long enough for an answer that comes at once, on a busy machine too.
      const outcome = await run.run({ limits: { callMs: process.platform === 'win32' ? 2000 : 1000 } });
      expect(outcome.daysWritten).toBe(7);
      const dates = server.calls
        .filter(({ method }) => method === 'API.getBulkRequest')
        .map(({ parts }) => parts[0]!.get('date'));
      expect(dates.slice(0, 4)).toEqual([
        '2015-05-16,2015-05-22',
        '2015-05-16,2015-05-22',
        '2015-05-16,2015-05-19',
        '2015-05-16,2015-05-19',
      ]);
      expect(dates.filter((date) => !date!.includes(','))).toHaveLength(7);
    });

    it('for ever: the whole stage ends within its limit', async () => {
      server.misbehave(bulkOnly(dripping));
      const started = performance.now();
      const error = await failure({ limits: { callMs: 100, stageMs: 600, firstWaitMs: 1 } });
      expect(performance.now() - started).toBeLessThan(3000);
      expect(['ANALYTICS_TIME_UP', 'ANALYTICS_UNAVAILABLE']).toContain(error.code);
    });

    it('sends half an answer and closes: it is asked again', async () => {
      let left = 1;
      server.misbehave(
        bulkOnly((_, response) => {
          if (left-- <= 0) return false;
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
          response.write('[{"2015-05-15":');
          setTimeout(() => response.socket?.destroy(), 10);
          return true;
        }),
      );
      expect((await run.run()).daysWritten).toBe(7);
    });
  });

  it('has locked this address out: no retry in this run', async () => {
    server.misbehave(
      answer(500, '{"result":"error","message":"Too many failed logins. Please wait and try logging in again later."}'),
    );
    const error = await failure();
    expect(error.code).toBe('ANALYTICS_LOCKED_OUT');
    expect(server.calls).toHaveLength(1);
  });

  it('redirects: the token is not sent on', async () => {
    server.misbehave(answer(302, '', { location: 'https://elsewhere.example/' }));
    expect((await failure()).code).toBe('ANALYTICS_REDIRECTED');
    expect(server.calls).toHaveLength(1);
  });

  it('sends more than can be: the body is bounded', async () => {
    server.misbehave(bulkOnly((_, response) => Boolean(response.end(`[${'1,'.repeat(50_000)}1]`))));
    expect((await failure({ limits: { maxBodyBytes: 10_000, tries: 1 } })).message).toContain('10000 bytes');
  });

  it('takes no bulk calls: the reports are asked for one by one', async () => {
    server.misbehave(
      (call, response, number) =>
        call.method === 'API.getBulkRequest' &&
        answer(400, '{"result":"error","message":"The method is not available"}')(call, response, number),
    );
    expect((await run.run()).daysWritten).toBe(7);
    expect(server.calls.map(({ method }) => method)).toEqual([
      'SitesManager.getSiteFromId',
      'API.getBulkRequest',
      'VisitsSummary.get',
      'Actions.get',
      'Actions.getPageUrls',
      'Actions.getDownloads',
      'Actions.getOutlinks',
      'Actions.getPageTitles',
    ]);
  });

  it('is asked to stop: ends at once with the reason', async () => {
    const controller = new AbortController();
    server.misbehave(
      bulkOnly(() => {
        controller.abort(new Error('stop now'));
        return true;
      }),
    );
    await expect(run.run({ signal: controller.signal })).rejects.toThrow('stop now');
  });
});
