import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { failureOf } from '../testing/run-analytics';
import { aTestRun, matomoConfig, startMatomoServer, storeContent, type TestRun } from '../testing';
import { semicompleteSite } from '../testing/fixtures';
import { TOKEN, type MatomoServer, type ServedCall } from '../testing/matomo-server';

const NOW = '2015-05-23T04:00:00Z';
const DAY = '2015-05-18';

interface Sent {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const LOGIN = `<!DOCTYPE html><html><head><title>Sign in &middot; Agency</title></head><body><form action="/login"><input name="user"><input type="password" name="pw"></form></body></html>`;
const FRONT = '<!DOCTYPE html><html><head><title>Welcome</title></head><body><p>It works!</p></body></html>';

describe('a Matomo at fault', () => {
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

  const failure = () => failureOf(run, { limits: { tries: 2 } });
  const send = (how: (text: string, call: ServedCall) => Sent | null, times = Number.POSITIVE_INFINITY): void => {
    let left = times;
    server.misbehave((call, response) => {
      const sent = left > 0 ? how(server.answerTo(call), call) : null;
      if (sent === null) return false;
      left -= 1;
      response.writeHead(sent.status ?? 200, { 'content-type': 'application/json', ...sent.headers });
      response.end(sent.body ?? '');
      return true;
    });
  };
  const isBulk = ({ method }: ServedCall): boolean => method === 'API.getBulkRequest';
  const gzipped = (text: string): Buffer => gzipSync(text);
  const GZIP = { 'content-encoding': 'gzip' };

  it.each<[string, (text: string) => Sent]>([
    ['a damaged gzip', (text) => ({ headers: GZIP, body: gzipped(text).fill(7, 20, 60) })],
    ['a gzip that is cut', (text) => ({ headers: GZIP, body: gzipped(text).subarray(0, -20) })],
    ['what is called gzip and is none', (text) => ({ headers: GZIP, body: text })],
    ['JSON that is cut', (text) => ({ body: text.slice(0, -30) })],
    ['a body longer than it says', (text) => ({ headers: { 'content-length': '10' }, body: text })],
    ['an empty body', () => ({})],
    ['204', () => ({ status: 204 })],
    ['429 with Retry-After', () => ({ status: 429, headers: { 'retry-after': '7' } })],
    ['429 with a date long past', () => ({ status: 429, headers: { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' } })],
    ['503 with what is no time', () => ({ status: 503, headers: { 'retry-after': 'soon' } })],
    ['500 without words', () => ({ status: 500 })],
    ['520 of a network between', () => ({ status: 520, headers: { 'content-type': 'text/html' }, body: FRONT })],
    ['a front page', () => ({ headers: { 'content-type': 'text/html' }, body: FRONT })],
    [
      'a warning of PHP before the JSON',
      (text) => ({ body: `<br />\n<b>Warning</b>: Undefined array key in <b>/x.php</b>\n${text}` }),
    ],
  ])('that sends %s once is asked again, and all days are stored', async (_, how) => {
    send((text, call) => (isBulk(call) ? how(text) : null), 1);
    expect((await run.run()).daysWritten).toBe(7);
    expect(run.waits.length).toBeGreaterThan(0);
  });

  it.each<[string, (text: string) => Sent]>([
    ['gzip', (text) => ({ headers: GZIP, body: gzipped(text) })],
    ['x-gzip', (text) => ({ headers: { 'content-encoding': 'x-gzip' }, body: gzipped(text) })],
    ['deflate', (text) => ({ headers: { 'content-encoding': 'deflate' }, body: deflateSync(text) })],
    ['br', (text) => ({ headers: { 'content-encoding': 'br' }, body: brotliCompressSync(text) })],
    ['a type that is not its own', (text) => ({ headers: { 'content-type': 'text/html' }, body: text })],
    ['no type', (text) => ({ headers: { 'content-type': '' }, body: text })],
    ['a byte order mark', (text) => ({ body: `\ufeff${text}` })],
    ['blanks around it', (text) => ({ body: `\n\n ${text} \n` })],
  ])('that sends %s is understood', async (_, how) => {
    send((text) => how(text));
    expect((await run.run()).daysWritten).toBe(7);
    expect(run.waits).toEqual([]);
  });

  it.each<[string, (text: string) => Sent, string, RegExp, RegExp]>([
    [
      'a login page',
      () => ({ headers: { 'content-type': 'text/html' }, body: LOGIN }),
      'ANALYTICS_GATE_REFUSED',
      /Sign in/,
      /log.?in/,
    ],
    [
      'a front page',
      () => ({ headers: { 'content-type': 'text/html' }, body: FRONT }),
      'ANALYTICS_UNAVAILABLE',
      /Welcome|It works/,
      /analytics\.url/,
    ],
    [
      'a redirect to a login',
      () => ({ status: 302, headers: { location: 'https://login.example.nl/adfs/ls/?wa=signin&secret=1' } }),
      'ANALYTICS_REDIRECTED',
      /login\.example\.nl\/adfs\/ls/,
      /login/,
    ],
    [
      'a redirect to itself with https',
      () => ({ status: 301, headers: { location: 'https://stats.example.nl/index.php?module=API' } }),
      'ANALYTICS_REDIRECTED',
      /stats\.example\.nl/,
      /set analytics\.url/,
    ],
    ['a redirect to nowhere', () => ({ status: 302 }), 'ANALYTICS_REDIRECTED', /302/, /analytics\.url/],
    ['JSON of something else', () => ({ body: '{"status":"ok"}' }), 'ANALYTICS_ANSWER_INVALID', /./, /./],
    ['null', () => ({ body: 'null' }), 'ANALYTICS_ANSWER_INVALID', /./, /./],
    ['a word', () => ({ body: '"Matomo"' }), 'ANALYTICS_ANSWER_INVALID', /./, /./],
    ['an empty list', () => ({ body: '[]' }), 'ANALYTICS_ANSWER_INVALID', /./, /./],
    ['brackets without end', () => ({ body: '['.repeat(300_000) }), 'ANALYTICS_UNAVAILABLE', /no JSON/, /./],
    [
      '404',
      () => ({ status: 404, headers: { 'content-type': 'text/html' }, body: FRONT }),
      'ANALYTICS_SERVER_REFUSED',
      /404/,
      /analytics\.url/,
    ],
    [
      'a wait of a year',
      () => ({ status: 429, headers: { 'retry-after': '31536000' } }),
      'ANALYTICS_TIME_UP',
      /429/,
      /./,
    ],
    [
      'a wait beyond counting',
      () => ({ status: 503, headers: { 'retry-after': '9'.repeat(40) } }),
      'ANALYTICS_TIME_UP',
      /503/,
      /./,
    ],
    [
      'PHP that has died',
      () => ({
        status: 500,
        headers: { 'content-type': 'text/html' },
        body: '<b>Fatal error</b>: Allowed memory size of 134217728 bytes exhausted',
      }),
      'ANALYTICS_UNAVAILABLE',
      /Allowed memory size/,
      /./,
    ],
  ])('that sends %s every time fails, and the cause is named', async (_, how, code, message, hint) => {
    send((text) => how(text));
    const error = await failure();
    expect([error.code, error.message, error.hint]).toEqual([
      code,
      expect.stringMatching(message) as string,
      expect.stringMatching(hint) as string,
    ]);
    expect(JSON.stringify([error.message, error.hint, run.lines])).not.toMatch(new RegExp(`${TOKEN}|secret=1`));
    expect(storeContent(run.folder).days).toEqual([]);
  });

  type Reports = Record<string, Record<string, unknown>>[];
  type Row = Record<string, unknown>;
  /** Changes the reports of a bulk call: visits, actions and pages of each day, and what is beside them. */
  const change = (how: (reports: Reports) => unknown): void =>
    send((text, call) => (isBulk(call) ? { body: JSON.stringify(how(JSON.parse(text) as Reports)) } : null));
  /** The same for one day, in a range or alone. */
  const changeDay = (how: (reports: Reports) => void): void =>
    send((text, call) => {
      if (!isBulk(call)) return null;
      const all = JSON.parse(text) as unknown[];
      const asked = call.parts[0]!.get('date')!;
      const isAlone = asked === DAY;
      if (!isAlone && !asked.includes(',')) return null;
      const reports = (isAlone ? all.map((report) => ({ [DAY]: report })) : all) as Reports;
      how(reports);
      return { body: JSON.stringify(isAlone ? reports.map((report) => report[DAY]) : reports) };
    });
  const stored = () => storeContent(run.folder);
  const stateOf = (day: string): string | undefined => stored().days.find((row) => row.day === day)?.state;

  it.each<[string, (reports: Reports) => unknown]>([
    [
      'rows by number instead of a list',
      (all) =>
        all.map((days) =>
          mapDays(days, (rows) => (Array.isArray(rows) && rows.length > 0 ? { ...(rows as Row[]) } : rows)),
        ),
    ],
    ['reports by number instead of a list', (all) => ({ ...all })],
    ['days in another order', (all) => all.map((days) => Object.fromEntries(Object.entries(days).reverse()))],
    [
      'labels that are none',
      (all) =>
        all.map((days) =>
          mapDays(days, (rows) =>
            Array.isArray(rows) ? (rows as Row[]).map((row) => ({ ...row, label: null })) : rows,
          ),
        ),
    ],
    ['no reports beside pages', (all) => [...all.slice(0, 3), null, 0, 'x']],
  ])('that tells the same with %s is understood', async (_, how) => {
    await run.run();
    const honest = stored();
    const other = aTestRun(matomoConfig(server.url), { now: NOW });
    try {
      change(how);
      await other.run();
      const told = storeContent(other.folder);
      expect(told.pages).toEqual(honest.pages);
      expect(told.days.map(({ day, state, pageviews }) => [day, state, pageviews])).toEqual(
        honest.days.map(({ day, state, pageviews }) => [day, state, pageviews]),
      );
    } finally {
      other.remove();
    }
  });

  it.each<[string, (reports: Reports) => void]>([
    ['a word in its place', (all) => void (all[1]![DAY] = 'none' as never)],
    ['a count beyond counting', (all) => void (all[1]![DAY]!['nb_pageviews'] = 1e300)],
    ['a count with a comma', (all) => void (all[1]![DAY]!['nb_pageviews'] = '1,234')],
    ['no page views at all', (all) => void delete all[1]![DAY]!['nb_pageviews']],
  ])('of which one day has %s stores the others, and says so', async (_, how) => {
    changeDay(how);
    const error = await failure();
    expect(error.message).toContain(DAY);
    expect(stored().days.length).toBeGreaterThanOrEqual(4);
    expect(stateOf(DAY)).toBeUndefined();
  });

  it.each<[string, (row: Row) => Row]>([
    ['of a count beyond counting', (row) => ({ ...row, nb_hits: 1e300 })],
    ['with a comma in a count', (row) => ({ ...row, nb_hits: '1,234' })],
    ['with an address that is none', (row) => ({ ...row, url: { a: 1 } })],
    [
      'with others in it, as where flat is not heeded',
      (row) => ({ label: 'blog', nb_hits: row['nb_hits'], nb_visits: row['nb_visits'], subtable: [row] }),
    ],
  ])('of which a row is %s keeps the rest of the day', async (_, how) => {
    changeDay((all) => {
      const rows = all[2]![DAY] as unknown as Row[];
      rows[0] = how(rows[0]!);
    });
    await run.run();
    const { pages, days } = stored();
    expect(pages.filter(({ day }) => day === DAY).length).toBeGreaterThan(50);
    const day = days.find((row) => row.day === DAY)!;
    const hits = pages.filter((row) => row.day === DAY).reduce((sum, row) => sum + row.hits, 0);
    expect(hits + day.hidden_hits).toBe(day.pageviews);
    expect(Number.isSafeInteger(day.pageviews)).toBe(true);
  });
});

function mapDays(days: Record<string, unknown>, how: (day: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(days).map(([day, value]) => [day, how(value)]));
}
