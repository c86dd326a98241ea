import { webhookBody } from './chat-forms';
import type { OutcomeMessage } from './message';

const none = { count: 0, named: [] };
const message: OutcomeMessage = {
  day: '2026-11-22',
  partner: 'anna',
  outcomes: { scrape: 'done', analytics: 'done', report: 'done', sync: 'done' },
  summary: [
    '2026-11-22 by anna: scrape done',
    'report: //vdi-anna/users/anna/site-record/reports/261122-0500/index.html',
  ],
  changed: { new: 0, changed: 1 },
  logText: '[2026-11-22 05:00:00] INFO     - started data sync from //vdi-anna to //vdi-bram\n',
  reportPath: '//vdi-anna/users/anna/site-record/reports/261122-0500/index.html',
  link: 'https://reports.example.nl/261122-0500/index.html',
  language: 'nl',
  news: {
    ...{ added: none, removed: none, problems: none, removedVisited: none, unreached: none },
    changed: { count: 1, named: [{ name: 'Kies <b>[hier](http://x.test)</b> & nu', where: '/a', visits: 3 }] },
  },
};
const said = (form: 'json' | 'teams' | 'slack', change: Partial<OutcomeMessage> = {}): string =>
  JSON.stringify(webhookBody({ ...message, ...change }, form));

describe.each(['json', 'teams', 'slack'] as const)('what a %s webhook gets', (form) => {
  it('says what changed, in the language of the report, with the address that works for readers', () => {
    expect(said(form)).toContain('2026-11-22: geproduceerd door anna');
    expect(said(form)).toContain('Gewijzigde pagina’s: 1');
    expect(said(form)).toContain('https://reports.example.nl/261122-0500/index.html');
  });

  it('has no path of a partner, and no log of a good day', () => {
    expect(said(form)).not.toMatch(/vdi-|data sync/);
    expect(said(form, { link: '//vdi-anna/users/anna/index.html' })).not.toMatch(/vdi-/);
  });

  it('says each thing once', () => expect(said(form).split('geproduceerd door').length).toBe(2));
});

it('a card of Teams is an Adaptive Card whose texts are no Markdown', () => {
  const body = webhookBody(message, 'teams') as {
    attachments: { content: { body: { text: string }[]; actions: object[] } }[];
  };
  const { content } = body.attachments[0]!;
  expect(content.body.map(({ text }) => text).join('\n')).toContain('Kies \\<b\\>\\[hier\\](http://x.test)');
  expect(content.actions).toEqual([{ type: 'Action.OpenUrl', title: 'Open het rapport', url: message.link }]);
});

it('a message of Slack links once, and escapes what would be markup', () => {
  const { text } = webhookBody(message, 'slack') as { text: string };
  expect(text).toContain('Kies &lt;b&gt;');
  expect(text.match(/<[^>]*>/g)).toEqual(['<https://reports.example.nl/261122-0500/index.html|Open het rapport>']);
});

it('the log goes with a day that went wrong, as JSON', () => {
  expect(webhookBody({ ...message, outcomes: { scrape: 'failed' } })['log']).toBe(message.logText);
});
