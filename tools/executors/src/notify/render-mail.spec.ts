import fc from 'fast-check';
import { headlineOf, isWorthTelling, type OutcomeMessage, tailOf, wentWell } from './message';
import { outcomeLetter } from './letter';
import * as mail from './render-mail';
import { withoutSecrets } from './secrets';

function aMessage(change: Partial<OutcomeMessage> = {}): OutcomeMessage {
  return {
    day: '2026-11-22',
    partner: 'anna',
    outcomes: { scrape: 'done', analytics: 'done', report: 'done', sync: 'done' },
    summary: ['2026-11-22 by anna: scrape done', 'sections: 2 rebuilt, 4 from the cache'],
    changed: { new: 2, changed: 5, removed: 0 },
    logText: '[2026-11-22 05:00:00] INFO     - production started\n',
    reportPath: '/srv/anna/site-record/reports/261122-0500/index.html',
    ...change,
  };
}

const renderText = (message: OutcomeMessage): string => mail.renderText(outcomeLetter(message));
const renderHtml = (message: OutcomeMessage): string => mail.renderHtml(outcomeLetter(message));

const none = { count: 0, named: [] };
const NEWS: NonNullable<OutcomeMessage['news']> = {
  ...{ changed: none, added: none, removed: none, problems: none, removedVisited: none, unreached: none },
  changed: {
    count: 3,
    named: [
      { name: 'Paspoort', where: '/paspoort', visits: 1 },
      { name: '/a', where: '/a', visits: null },
    ],
  },
  problems: {
    count: 1,
    named: [{ name: 'broken internal link', where: 'https://site.test/x (404)', visits: 12 }],
  },
};

it.each<[NonNullable<Parameters<typeof isWorthTelling>[1]>, Partial<OutcomeMessage>, boolean]>([
  ['always', { changed: {} }, true],
  ['changes', { changed: { new: 0, changed: 0 } }, false],
  ['changes', { changed: { new: 1 } }, true],
  ['changes', { changed: {}, news: NEWS }, true],
  ['changes', { changed: {}, outcomes: { scrape: 'done', sync: 'failed' } }, true],
  ['errors', { changed: { new: 1 } }, false],
  ['errors', { outcomes: { scrape: 'failed' } }, true],
  ['errors', { refusedBy: ['bram'] }, true],
])('with «%s», %j is told: %s', (when, change, told) => expect(isWorthTelling(aMessage(change), when)).toBe(told));

it('a producer whose store the others refuse did not end well', () => {
  const message = aMessage({ refusedBy: ['bram', 'cleo'] });
  expect(wentWell(message)).toBe(false);
  expect(headlineOf(message)).toBe('2026-11-22: produced by anna, whose store is refused by bram, cleo');
  expect(wentWell(aMessage({ refusedBy: [] }))).toBe(true);
});

describe('the text of a mail', () => {
  it('tells what matters first, each thing once, and one way to the report', () => {
    expect(renderText(aMessage({ news: NEWS, link: 'https://reports.example.nl/261122-0500/index.html' }))).toBe(
      [
        '2026-11-22: produced by anna',
        '',
        'pages: 2 new, 5 changed, 0 removed',
        '',
        'Changed pages: 3',
        '- Paspoort · /paspoort · 1 visit',
        '- /a',
        '- and 1 more',
        '',
        'New issues: 1',
        '- broken internal link · https://site.test/x (404) · 12 visits',
        '',
        'report: https://reports.example.nl/261122-0500/index.html',
        '',
      ].join('\n'),
    );
  });

  it('says in Dutch what failed and what to do, then what the report found', () => {
    const outcomes = { scrape: 'done', analytics: 'failed', report: 'done', sync: 'done' } as const;
    const summary = [
      '2026-11-22 by anna: x',
      'analytics failed: no answer; set MATOMO_TOKEN',
      'report: /srv/anna/index.html',
    ];
    const text = renderText(aMessage({ language: 'nl', outcomes, summary, news: NEWS }));
    expect(text.split('\n')[0]).toBe('2026-11-22: productie door anna mislukt: bezoekcijfers');
    expect(text).toContain('pagina’s: 2 nieuw, 5 gewijzigd, 0 verwijderd');
    expect(text.indexOf('Wat mislukte, en wat te doen')).toBeLessThan(text.indexOf('Gewijzigde pagina’s: 3'));
    expect(text).toContain('- analytics failed: no answer; set MATOMO_TOKEN');
    expect(text).toContain('bezoekcijfers   mislukt');
    expect(text).not.toMatch(/\/srv|produced|skipped|done/);
  });

  it('names a removed page that is still visited once', () => {
    const gone = { name: 'Weg', where: '/weg', visits: 9 };
    const removed = { count: 12, named: [gone, { ...gone, name: 'Ook', where: '/ook', visits: null }] };
    const news = { ...NEWS, removed, removedVisited: { count: 1, named: [gone] } };
    const text = renderText(aMessage({ news }));
    expect(text.split('/weg')).toHaveLength(2);
    expect(text).toContain('Removed pages: 12\n- Ook · /ook\n- 1 named above\n- and 10 more\n');
  });

  it.each<[OutcomeMessage['outcomes'], string]>([
    [{ scrape: 'done', analytics: 'failed', sync: 'failed' }, '2026-11-22: production by anna failed: analytics, sync'],
    [{ scrape: 'failed' }, '2026-11-22: production by anna failed: scrape'],
    [{}, '2026-11-22: production by anna failed: no scrape'],
  ])('begins with what failed: %j', (outcomes, headline) => {
    expect(renderText(aMessage({ outcomes })).split('\n')[0]).toBe(headline);
  });

  it('leaves out changes and report when nothing is known of them', () => {
    const text = renderText(aMessage({ changed: null, reportPath: null }));
    expect(text).not.toMatch(/pages:|report/);
  });
});

describe('the page of a mail', () => {
  it('holds no markup but its own, whatever it tells', () => {
    const letters = fc.constantFrom('<', '>', '&', '"', "'", 'script', ' ', '\n', 'é', '/', '=', 'onload');
    const texts = fc.array(letters, { maxLength: 20 }).map((parts) => parts.join(''));
    const tags = (html: string): string[] => html.match(/<[^>]*>/g) ?? [];
    fc.assert(
      fc.property(texts, fc.array(texts, { maxLength: 5 }), texts, (partner, summary, reportPath) => {
        const failed = { outcomes: { scrape: 'failed' }, news: null } as const;
        const lines = summary.map((line) => `x ${line}`);
        const plain = aMessage({ ...failed, partner: 'x', summary: ['', ...summary.map(() => 'x')], link: 'x' });
        const told = aMessage({ ...failed, partner, summary: ['', ...lines], link: `x${reportPath}` });
        expect(tags(renderHtml(told))).toEqual(tags(renderHtml(plain)));
      }),
    );
  });

  it('stays below 100 kB, and says how much it leaves out', () => {
    const summary = Array.from({ length: 5_000 }, (_one, index) => `<${index}> ${'é"'.repeat(2_000)}`);
    const message = aMessage({ summary, outcomes: { scrape: 'failed' } });
    expect(Buffer.byteLength(renderHtml(message))).toBeLessThan(100_000);
    expect(Buffer.byteLength(renderText(message))).toBeLessThan(100_000);
    expect(renderHtml(message)).toMatch(/and \d+ more lines: see the log/);
  });
});

it('a headline can not end a header', () => {
  expect(headlineOf(aMessage({ partner: 'anna\r\nBcc: all@example.nl' }))).not.toMatch(/[\r\n]/);
});

it('the end of a log begins with a whole line, also between the bytes of a letter', () => {
  const log = 'één\ntwee\ndrie\n';
  for (let bytes = 0; bytes <= Buffer.byteLength(log); bytes++) {
    const tail = tailOf(log, bytes);
    expect(log.endsWith(tail) && Buffer.byteLength(tail) <= bytes).toBe(true);
    expect(['', 'drie\n', 'twee\ndrie\n', log]).toContain(tail);
  }
});

it('takes a secret out in every form in which a server may repeat it', () => {
  const secret = 'pä ss"w/ord+1';
  const base64 = Buffer.from(secret).toString('base64');
  const told = [secret, encodeURIComponent(secret), base64, JSON.stringify(secret)].join(' and ');
  const clean = withoutSecrets(`bad: ${told}`, [secret, '']);
  expect(clean).toBe('bad: *** and *** and *** and "***"');
});
