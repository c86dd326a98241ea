import fc from 'fast-check';
import { headlineOf, type OutcomeMessage, tailOf, wentWell } from './message';
import { renderHtml, renderText } from './render-mail';
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

it('a producer whose store the others refuse did not end well', () => {
  const message = aMessage({ refusedBy: ['bram', 'cleo'] });
  expect(wentWell(message)).toBe(false);
  expect(headlineOf(message)).toBe('2026-11-22: produced by anna, whose store is refused by bram, cleo');
  expect(wentWell(aMessage({ refusedBy: [] }))).toBe(true);
});

describe('the text of a mail', () => {
  it('tells the day, each stage, the summary, the changes and where the report is', () => {
    expect(renderText(aMessage())).toBe(
      [
        '2026-11-22: produced by anna',
        '',
        'scrape     done',
        'analytics  done',
        'report     done',
        'sync       done',
        '',
        '2026-11-22 by anna: scrape done',
        'sections: 2 rebuilt, 4 from the cache',
        '',
        'pages: 2 new, 5 changed, 0 removed',
        '',
        'report: /srv/anna/site-record/reports/261122-0500/index.html',
        '',
      ].join('\n'),
    );
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
    expect(text).not.toMatch(/pages:|report:/);
  });
});

describe('the page of a mail', () => {
  it('holds no markup but its own, whatever it tells', () => {
    const letters = fc.constantFrom('<', '>', '&', '"', "'", 'script', ' ', '\n', 'é', '/', '=', 'onload');
    const texts = fc.array(letters, { maxLength: 20 }).map((parts) => parts.join(''));
    const tags = (html: string): string[] => html.match(/<[^>]*>/g) ?? [];
    fc.assert(
      fc.property(texts, fc.array(texts, { maxLength: 5 }), texts, (partner, summary, reportPath) => {
        const plain = aMessage({ partner: 'x', summary: summary.map(() => 'x'), reportPath: 'x' });
        expect(tags(renderHtml(aMessage({ partner, summary, reportPath })))).toEqual(tags(renderHtml(plain)));
      }),
    );
  });

  it('stays below 100 kB, and says how much it leaves out', () => {
    const summary = Array.from({ length: 5_000 }, (_one, index) => `<${index}> ${'é"'.repeat(2_000)}`);
    const message = aMessage({ summary });
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
