import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { OutcomeMessage } from './message';
import { notifyOutcome, notifyOwners, type ToOwner } from './notify-outcome';

const message: OutcomeMessage = {
  day: '2026-11-22',
  partner: 'anna',
  outcomes: { scrape: 'done', analytics: 'failed', report: 'skipped', sync: 'done' },
  summary: ['2026-11-22 by anna: scrape done, analytics failed', 'all <b>reports</b>: x'],
  changed: null,
  logText: '[2026-11-22 05:00:00] ERROR    - failed to update analytics\n',
  reportPath: null,
};
const PASSWORD = 'very+Secret/42';
const signal = new AbortController().signal;
/** For an answer that comes, on a busy machine too; and for one that never does. */
const limits = { mailMs: 20_000, mailStepMs: 20_000, webhookMs: 20_000 };
const short = { mailMs: 1_500, mailStepMs: 1_500, webhookMs: 1_500 };

const servers: { close(): void }[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A port at which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface Mailbox {
  readonly port: number;
  readonly commands: string[];
  readonly mails: string[];
}

/** A mail server that says what RFC 5321 asks for, or what `answers` says instead (null: nothing, for ever). */
async function mailServer(answers: Readonly<Record<string, string | null>> = {}): Promise<Mailbox> {
  const box = { commands: [] as string[], mails: [] as string[] };
  const usual: Record<string, string> = {
    GREET: '220 test ESMTP',
    EHLO: '250-test\r\n250 AUTH PLAIN',
    AUTH: '235 welcome',
    DATA: '354 go on',
    END: '250 taken',
    QUIT: '221 bye',
  };
  const port = await listen(
    createServer((socket) => {
      let buffer = '';
      let isMail = false;
      const say = (verb: string, line: string): void => {
        const key = Object.keys(answers).find((one) => line.startsWith(one)) ?? verb;
        const answer = key in answers ? answers[key] : (usual[verb] ?? '250 fine');
        if (answer !== null) socket.write(`${answer}\r\n`);
      };
      say('GREET', 'GREET');
      socket.on('data', (chunk) => {
        buffer += chunk.toString('utf8');
        for (;;) {
          const end = isMail ? buffer.indexOf('\r\n.\r\n') : buffer.indexOf('\r\n');
          if (end === -1) return;
          const part = buffer.slice(0, end);
          buffer = buffer.slice(end + (isMail ? 5 : 2));
          if (isMail) {
            box.mails.push(part);
            isMail = false;
            say('END', 'END');
            continue;
          }
          box.commands.push(part);
          const verb = part.split(' ')[0]!.toUpperCase();
          isMail = verb === 'DATA' && answers['DATA'] === undefined;
          say(verb, part);
          if (verb === 'QUIT') socket.end();
        }
      });
    }),
  );
  return { port, ...box };
}

function mail(port: number, withLogin = true): Parameters<typeof notifyOutcome>[0] {
  return {
    kind: 'mail',
    smtp: `smtp://${withLogin ? 'robot@' : ''}127.0.0.1:${port}`,
    from: 'robot@example.nl',
    to: ['web@example.nl', 'head@example.nl'],
    ...(withLogin ? { passwordEnv: 'MAIL_PASSWORD' } : {}),
  };
}

const env = { MAIL_PASSWORD: PASSWORD };

/** The parts of a mail, decoded from what crossed the wire. */
function partsOf(source: string): Record<string, string> {
  const parts = source.split(/\r\n--[^\r\n]+\r\n/).map((part) => {
    const [head = '', ...rest] = part.split('\r\n\r\n');
    const body = rest.join('\r\n\r\n');
    const type = /content-type: ([a-z/]+)/i.exec(head)?.[1] ?? '';
    const name = /filename=/i.test(head) ? `attachment ${type}` : type;
    const isBase64 = /content-transfer-encoding: base64/i.test(head);
    const decoded = isBase64 ? Buffer.from(body.split('\r\n--')[0]!, 'base64').toString('utf8') : body;
    return [name, decoded.replace(/=\r\n/g, '').replace(/=3D/g, '=')] as const;
  });
  return Object.fromEntries(parts);
}

describe('a mail', () => {
  it('reaches every recipient as text, as a page, and with the log attached', async () => {
    const box = await mailServer();
    expect(await notifyOutcome(mail(box.port), message, { env, signal })).toEqual({ ok: true });
    const recipients = box.commands.filter((line) => line.startsWith('RCPT TO:'));
    expect(recipients).toEqual(['RCPT TO:<web@example.nl>', 'RCPT TO:<head@example.nl>']);
    const login = box.commands.find((line) => line.startsWith('AUTH PLAIN'))?.split(' ')[2] ?? '';
    expect(Buffer.from(login, 'base64').toString('utf8')).toBe(`\u0000robot\u0000${PASSWORD}`);
    expect(box.mails).toHaveLength(1);
    const source = box.mails[0]!;
    expect(source).toContain('Subject: 2026-11-22: production by anna failed: analytics');
    expect(source).toContain('production-2026-11-22.log');
    expect(source).not.toContain(PASSWORD);
    const parts = partsOf(source);
    expect(parts['text/plain']).toMatch(/analytics +failed/);
    expect(parts['text/html']).toContain('all &lt;b&gt;reports&lt;/b&gt;: x');
    expect(parts['attachment text/plain']).toContain('failed to update analytics');
  });

  it('on a good day has the report instead of the log, unless an address leads to it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'told-'));
    const reportPath = join(folder, 'index.html');
    writeFileSync(reportPath, '<p>the report</p>');
    const box = await mailServer();
    const good = {
      ...message,
      outcomes: { scrape: 'done', analytics: 'done', report: 'done', sync: 'done' },
      reportPath,
    } as const;
    await notifyOutcome(mail(box.port), good, { env, signal });
    await notifyOutcome(mail(box.port), { ...good, link: 'https://reports.example.nl/x' }, { env, signal });
    rmSync(folder, { recursive: true });
    expect(box.mails[0]).toContain('report-2026-11-22.html');
    expect(box.mails[0]).not.toContain('production-2026-11-22.log');
    expect(partsOf(box.mails[0]!)['attachment text/html']).toBe('<p>the report</p>');
    expect(partsOf(box.mails[0]!)['text/plain']).toContain('The report is attached');
    expect(box.mails[1]).not.toContain('attached');
    const changed = { new: 0, removed: 0, changed: 3 };
    await notifyOutcome(mail(box.port), { ...good, changed, language: 'nl' }, { env, signal });
    expect(box.mails[2]).toContain('Subject: 2026-11-22: geproduceerd door anna: 3 gewijzigd');
    expect(box.mails[1]).not.toContain('filename=');
    expect(box.mails.join()).not.toContain(folder);
  });

  it('is sent without a login when the address has no user', async () => {
    const box = await mailServer();
    expect(await notifyOutcome(mail(box.port, false), message, { env, signal })).toEqual({ ok: true });
    expect(box.commands.some((line) => line.startsWith('AUTH'))).toBe(false);
  });

  it.each<[string, Readonly<Record<string, string | null>>, RegExp]>([
    ['the server is broken', { GREET: '500 out of order' }, /500 out of order/],
    ['the server takes no sender', { 'MAIL FROM': '550 not you' }, /550 not you/],
    ['the server takes no recipient', { 'RCPT TO': '550 unknown' }, /550 unknown/],
    ['one recipient is refused', { 'RCPT TO:<head': '550 unknown' }, /refused for head@example.nl; the others were/],
    ['the mail is refused at its end', { END: '552 too large' }, /552 too large/],
    ['the server never greets', { GREET: null }, /no answer within 1.5 s|Greeting/],
    ['the server falls silent at the end', { END: null }, /no answer within 1.5 s|Timeout/],
  ])('%s: told, not thrown', async (_situation, answers, error) => {
    const box = await mailServer(answers);
    const isSilent = Object.values(answers).includes(null);
    const { ok, error: told } = await notifyOutcome(mail(box.port), message, {
      ...{ env, signal, limits: isSilent ? short : limits },
    });
    expect(ok).toBe(false);
    expect(told).toMatch(error);
    expect(told).toMatch(/^mail by smtp:\/\/127\.0\.0\.1:\d+: /);
  });

  it('a server that repeats the login in its answer gives no secret away', async () => {
    const login = Buffer.from(`\u0000robot\u0000${PASSWORD}`).toString('base64');
    const box = await mailServer({ AUTH: `535 bad login ${login} for ${PASSWORD}` });
    const told = await notifyOutcome(mail(box.port), message, { env, signal, limits });
    expect(told.ok).toBe(false);
    expect(told.error).toContain('535 bad login *** for ***');
    expect(told.error).not.toContain(login);
    expect(told.error).not.toContain(PASSWORD);
  });

  // Windows connects to no 0.0.0.0, which elsewhere is this machine under an address that is not known as such.
  (process.platform === 'win32' ? it.skip : it)('a password never crosses a network in the open', async () => {
    const box = await mailServer({ STARTTLS: '502 unknown command' });
    const config = { ...mail(box.port)!, smtp: `smtp://robot@0.0.0.0:${box.port}` } as ReturnType<typeof mail>;
    const told = await notifyOutcome(config, message, { env, signal, limits });
    expect(told).toMatchObject({ ok: false, error: expect.stringContaining('502 unknown command') });
    expect(box.commands.some((line) => line.startsWith('AUTH'))).toBe(false);
    expect(box.mails).toEqual([]);
  });

  it('nobody listens: told', async () => {
    const told = await notifyOutcome(mail(await closedPort()), message, { env, signal, limits });
    expect(told).toMatchObject({ ok: false, error: expect.stringContaining('ECONNREFUSED') });
  });

  it('a password that is named but not set: told, and nobody is connected to', async () => {
    const box = await mailServer();
    const told = await notifyOutcome(mail(box.port), message, { env: {}, signal, limits });
    expect(told).toMatchObject({ ok: false, error: expect.stringContaining('MAIL_PASSWORD is not set') });
    expect(box.commands).toEqual([]);
  });

  it('the run ends meanwhile: told at once', async () => {
    const box = await mailServer({ GREET: null });
    const end = new AbortController();
    setTimeout(() => end.abort(new Error('nx is gone')), 100);
    const told = await notifyOutcome(mail(box.port), message, { env, signal: end.signal });
    expect(told).toMatchObject({ ok: false, error: expect.stringContaining('the run ended before') });
  });
});

describe('a webhook', () => {
  const SECRET = '/services/T000/B000/topsecret';

  async function hook(answer: RequestListener): Promise<string> {
    return `http://127.0.0.1:${await listen(createHttpServer(answer))}${SECRET}`;
  }

  it('gets the outcome as JSON', async () => {
    const seen: { method?: string; type?: string; body: string } = { body: '' };
    const url = await hook((request, response) => {
      seen.method = request.method;
      seen.type = request.headers['content-type'];
      request.on('data', (chunk: Buffer) => (seen.body += chunk.toString('utf8')));
      request.on('end', () => response.writeHead(204).end());
    });
    expect(await notifyOutcome({ kind: 'webhook', url }, message, { env, signal })).toEqual({ ok: true });
    expect(seen).toMatchObject({ method: 'POST', type: 'application/json' });
    expect(JSON.parse(seen.body)).toEqual({
      text: [
        '2026-11-22: production by anna failed: analytics',
        'What failed, and what to do',
        '- all <b>reports</b>: x',
      ].join('\n'),
      ok: false,
      day: '2026-11-22',
      partner: 'anna',
      outcomes: message.outcomes,
      summary: ['all <b>reports</b>: x'],
      changed: null,
      news: null,
      report: null,
      log: message.logText,
    });
  });

  it('of a day that failed has no path of a partner, nor has its log', async () => {
    let body = '';
    const url = await hook((request, response) => {
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => response.writeHead(204).end());
    });
    const [share, home] = ['\\\\vdi-bram\\users\\bram', '/home/anna'];
    const failed = {
      ...message,
      outcomes: { scrape: 'done', sync: 'failed' },
      summary: [
        'x',
        `sync failed: failed to sync to ${share}\\site-record: EIO: open '//VDI-bram/users/bram/site-record/a'`,
      ],
      logText: `ERROR - started data sync from ${home}/site-record to ${share}\\site-record, not /home/annabel\n`,
      link: '//vdi-anna/users/anna/index.html',
      reportPath: `${home}/site-record/reports/index.html`,
      places: [
        { name: 'anna', path: home },
        { name: 'bram', path: share },
      ],
    } as const;
    for (const form of ['json', 'teams', 'slack'] as const) {
      body = '';
      expect(await notifyOutcome({ kind: 'webhook', url, form }, failed, { env, signal })).toEqual({ ok: true });
      expect(body).not.toMatch(/vdi-|home.anna\b/i);
      expect(body).toContain('bram');
    }
    await notifyOutcome({ kind: 'webhook', url }, failed, { env, signal });
    expect(body).toContain('started data sync from <anna>/site-record');
    expect(body).toContain('/home/annabel');
  });

  it.each<[string, RequestListener, string]>([
    ['the server is broken', (_request, response) => response.writeHead(500).end(), 'it answers 500'],
    ['the server never answers', () => undefined, 'no answer within 1.5 s'],
    ['the connection breaks off', (request) => request.socket.destroy(), ''],
  ])('%s: told without the path, which is a secret', async (_situation, answer, error) => {
    const url = await hook(answer);
    const isSilent = error.startsWith('no answer');
    const told = await notifyOutcome({ kind: 'webhook', url }, message, {
      ...{ env, signal, limits: isSilent ? short : limits },
    });
    expect(told.ok).toBe(false);
    expect(told.error).toContain(error);
    expect(told.error).not.toMatch(/topsecret|services/);
  });

  it('finds its address in the variable that the configuration names', async () => {
    let asked = 0;
    const url = await hook((_request, response) => {
      asked++;
      response.writeHead(asked > 1 ? 500 : 204).end();
    });
    const config = { kind: 'webhook', url: 'env:HOOK' } as const;
    expect(await notifyOutcome(config, message, { env: { HOOK: url }, signal })).toEqual({ ok: true });
    const told = await notifyOutcome(config, message, { env: { HOOK: url }, signal });
    expect(told.error).toMatch(/^webhook by http:\/\/127\.0\.0\.1:\d+: it answers 500$/);
    const unset = await notifyOutcome(config, message, { env: {}, signal });
    expect(unset).toEqual({ ok: false, error: 'webhook: HOOK is not set' });
    expect(asked).toBe(2);
  });

  it('is not sent on by a redirect', async () => {
    let asked = 0;
    const other = await hook((_request, response) => {
      asked++;
      response.end();
    });
    const url = await hook((_request, response) => response.writeHead(307, { location: other }).end());
    const told = await notifyOutcome({ kind: 'webhook', url }, message, { env, signal, limits });
    expect(told).toMatchObject({ ok: false, error: expect.stringContaining('307; redirects are not followed') });
    expect(asked).toBe(0);
  });

  it('nobody listens, or the address is none: told', async () => {
    const url = `http://127.0.0.1:${await closedPort()}${SECRET}`;
    const told = await notifyOutcome({ kind: 'webhook', url }, message, { env, signal, limits });
    expect(told).toMatchObject({ ok: false, error: expect.stringContaining('ECONNREFUSED') });
    const none = await notifyOutcome({ kind: 'webhook', url: 'topsecret' }, message, { env, signal, limits });
    expect(none.ok).toBe(false);
    expect(none.error).not.toContain('topsecret');
  });
});

it('nothing is told when nothing is configured', async () => {
  expect(await notifyOutcome(null, message, { env: {}, signal })).toEqual({ ok: true });
});

describe('owners of sections', () => {
  const none = { count: 0, named: [] };
  const news = {
    ...{ changed: none, added: none, removed: none, problems: none, removedVisited: none, unreached: none },
    changed: { count: 1, named: [{ name: 'Paspoort', where: '/paspoort', visits: 12 }] },
    problems: { count: 2, named: [{ name: 'dode link', where: 'https://site.test/x (404)', visits: null }] },
  };
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'owned-'));
    for (const name of ['cars', 'desk']) writeFileSync(join(folder, `${name}.html`), `<p>${name}</p>`);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const toOwner = (owner: string, change: Partial<ToOwner> = {}): ToOwner => ({
    ...{ owner, day: '2026-11-22', published: null, language: 'nl', pages: [join(folder, 'cars.html')] },
    owned: { sections: ['cars'], changed: { new: 0, removed: 0, changed: 1 }, news },
    ...change,
  });
  const quiet = { sections: ['desk'], changed: { new: 0 }, news: { ...news, changed: none, problems: none } };
  const recipients = (box: Mailbox): string[] => box.commands.filter((line) => line.startsWith('RCPT TO:'));

  it('get a mail each, of what changed and broke in theirs, with its page and nothing of the fleet', async () => {
    const box = await mailServer();
    const both = toOwner('eva@example.nl', {
      owned: { ...quiet, sections: ['cars', 'desk'] },
      pages: ['cars', 'desk'].map((name) => join(folder, `${name}.html`)),
    });
    expect(await notifyOwners(mail(box.port), [toOwner('dirk@example.nl'), both], { env, signal, limits })).toEqual([]);
    expect(recipients(box)).toEqual(['RCPT TO:<dirk@example.nl>', 'RCPT TO:<eva@example.nl>']);
    const [first, second] = box.mails as [string, string];
    const text = partsOf(first)['text/plain']!;
    expect(first).toContain('Subject: 2026-11-22: cars: 1 gewijzigd, 2 nieuwe problemen');
    expect(text).toContain('Gewijzigde pagina=E2=80=99s: 1\r\n- Paspoort =C2=B7 /paspoort =C2=B7 12 bezoeken');
    expect(text).toContain('en nog 1');
    expect(text).toContain('Het rapport is bijgevoegd');
    expect(text).toContain('eigenaar bent van cars');
    expect(partsOf(first)['attachment text/html']).toBe('<p>cars</p>');
    expect(first).not.toMatch(/anna|owned-|site-record|production-/);
    expect(second).toContain('Subject: 2026-11-22: cars, desk: niets gewijzigd');
    expect(second.match(/filename=/g)).toHaveLength(2);
  });

  it('are led to the published pages instead, where there are any', async () => {
    const box = await mailServer();
    const published = 'https://reports.example.nl/261122-0500';
    await notifyOwners(mail(box.port), [toOwner('dirk@example.nl', { published })], { env, signal, limits });
    expect(box.mails[0]).toContain(`${published}/cars.html`);
    expect(box.mails[0]).not.toContain('filename=');
  });

  it.each<['always' | 'changes' | 'errors', string[]]>([
    ['always', ['dirk', 'eva']],
    ['changes', ['dirk']],
    ['errors', []],
  ])('with «%s» %j are told; who gets the whole message never is', async (when, told) => {
    const box = await mailServer();
    const messages = [
      toOwner('dirk@example.nl'),
      toOwner('Web@example.NL'),
      toOwner('eva@example.nl', { owned: quiet, pages: [] }),
    ];
    const config = { ...mail(box.port)!, when } as ReturnType<typeof mail>;
    expect(await notifyOwners(config, messages, { env, signal, limits })).toEqual([]);
    expect(recipients(box)).toEqual(told.map((name) => `RCPT TO:<${name}@example.nl>`));
  });

  it('one who cannot be told keeps no other from it, and a report that is too large is not said to be there', async () => {
    const box = await mailServer({ 'RCPT TO:<dirk': '550 unknown' });
    writeFileSync(join(folder, 'cars.html'), 'x'.repeat(8_000_001));
    const failed = await notifyOwners(mail(box.port), [toOwner('dirk@example.nl'), toOwner('eva@example.nl')], {
      env,
      signal,
      limits,
    });
    expect(failed).toEqual([{ ok: false, error: expect.stringMatching(/550 unknown.* \(for cars\)$/) }]);
    expect(box.mails).toHaveLength(1);
    expect(box.mails[0]).toContain('Het rapport is te groot');
    expect(box.mails[0]).not.toMatch(/bijgevoegd|filename=/);
  });

  it('do not make a day wait for ever, and are told by mail alone', async () => {
    const box = await mailServer({ GREET: null });
    const given = ['a', 'b', 'c'].map((name) => toOwner(`${name}@example.nl`));
    const failed = await notifyOwners(mail(box.port), given, { env, signal, limits: { ...short, ownersMs: 2_000 } });
    expect(failed.at(-1)!.error).toBe('mail: no time was left to tell 1 owners');
    expect(await notifyOwners({ kind: 'webhook', url: 'x' }, given, { env, signal })).toEqual([]);
    expect(await notifyOwners(null, given, { env, signal })).toEqual([]);
  });
});
