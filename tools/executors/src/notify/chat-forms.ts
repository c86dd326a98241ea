import { changesOf, faultsOf, headlineOf, oneLine, type OutcomeMessage, partsOf, tailOf, wentWell } from './message';
import { wordsIn } from './message-words';

const LOG_BYTES = 20_000;
const LINE_LENGTH = 300;
/** Chat services cut or refuse what is longer. */
const MOST_LINES = 40;

export type WebhookForm = 'json' | 'teams' | 'slack';

/** What a webhook gets, as the service at the other end reads it. No path of a partner leaves the fleet. */
export function webhookBody(message: OutcomeMessage, form: WebhookForm = 'json'): Readonly<Record<string, unknown>> {
  if (form === 'teams') return teamsBody(message);
  if (form === 'slack') return { text: slackText(message) };
  const { day, partner, outcomes, changed, logText, news } = message;
  return {
    text: linesOf(message).join('\n'),
    ok: wentWell(message),
    day,
    partner,
    outcomes,
    summary: faultsOf(message),
    changed,
    news: news ?? null,
    report: webLink(message),
    log: wentWell(message) ? '' : tailOf(logText, LOG_BYTES),
  };
}

/** The message in lines, a heading before each part. */
function linesOf(message: OutcomeMessage): string[] {
  const changes = changesOf(message);
  const lines = [
    headlineOf(message),
    ...(changes === null ? [] : [`${wordsIn(message.language).pages}: ${changes}`]),
    ...partsOf(message).flatMap(({ title, lines }) => [title, ...lines.map((line) => `- ${line}`)]),
  ];
  return lines.slice(0, MOST_LINES).map((line) => oneLine(line).slice(0, LINE_LENGTH));
}

function webLink({ link }: OutcomeMessage): string | null {
  return link && /^https?:\/\//.test(link) ? link : null;
}

/** An Adaptive Card, as the workflows of Teams take it. */
function teamsBody(message: OutcomeMessage): Readonly<Record<string, unknown>> {
  const [headline = '', ...lines] = linesOf(message);
  const link = webLink(message);
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      {
        type: 'TextBlock',
        text: plain(headline),
        weight: 'bolder',
        wrap: true,
        color: wentWell(message) ? 'good' : 'attention',
      },
      ...lines.map((text) => ({ type: 'TextBlock', text: plain(text), wrap: true, spacing: 'small' })),
    ],
    actions: link ? [{ type: 'Action.OpenUrl', title: wordsIn(message.language).open, url: link }] : [],
  };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] };
}

/** Text of a card is Markdown: a title of a page must not become a link or a picture. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>!#|]/g, '\\$&');
}

function slackText(message: OutcomeMessage): string {
  const escaped = linesOf(message).map((line) => line.replace(/[&<>]/g, (sign) => SLACK[sign]!));
  const link = webLink(message);
  return [...escaped, ...(link ? [`<${encodeURI(decodeURI(link))}|${wordsIn(message.language).open}>`] : [])].join(
    '\n',
  );
}

const SLACK: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
