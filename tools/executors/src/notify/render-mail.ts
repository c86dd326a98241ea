import {
  changesOf,
  headlineOf,
  type MessagePart,
  oneLine,
  type OutcomeMessage,
  partsOf,
  stagesOf,
  wentWell,
} from './message';
import { wordsIn } from './message-words';

/** The summary takes no more than this, so that a mail's body stays below 100 kB. */
const SUMMARY_BYTES = 60_000;
const LINE_LENGTH = 2_000;

/** A mail's body as plain text. */
export function renderText(message: OutcomeMessage): string {
  const words = wordsIn(message.language);
  const changes = changesOf(message);
  const parts = within(message, (line) => line);
  return [
    headlineOf(message),
    ...(changes === null ? [] : ['', `${words.pages}: ${changes}`]),
    ...parts.flatMap(({ title, lines }) => ['', title, ...lines.map((line) => `- ${line}`)]),
    ...(wentWell(message)
      ? []
      : ['', ...stagesOf(message).map(([stage, outcome]) => `${stage.padEnd(15)} ${outcome}`)]),
    ...reportLine(message).map((line) => `\n${line}`),
    '',
  ].join('\n');
}

/** The one way to the report that works for the reader; null where there is no report. */
function reportLine(message: OutcomeMessage): string[] {
  const words = wordsIn(message.language);
  if (message.link) return [`${words.report}: ${message.link}`];
  return message.reportPath === null ? [] : [words.attached];
}

/** The same as a small page: no script, nothing from elsewhere, every value escaped; its one link leads to the report. */
export function renderHtml(message: OutcomeMessage): string {
  const words = wordsIn(message.language);
  const changes = changesOf(message);
  const colour = wentWell(message) ? '#1b5e20' : '#b00020';
  const rows = stagesOf(message).map(
    ([stage, outcome]) => `<tr><th align="left">${escape(stage)}</th><td>${escape(outcome)}</td></tr>`,
  );
  const { link } = message;
  const isWeb = link ? /^https?:\/\//.test(link) : false;
  return [
    `<!doctype html><html lang="${message.language ?? 'en'}"><head><meta charset="utf-8">`,
    `<title>${escape(headlineOf(message))}</title></head>`,
    '<body style="font-family:sans-serif">',
    `<h1 style="font-size:1.2em;color:${colour}">${escape(headlineOf(message))}</h1>`,
    ...(changes === null ? [] : [`<p>${escape(words.pages)}: ${escape(changes)}</p>`]),
    ...(isWeb
      ? [`<p><a href="${escape(link!)}">${escape(words.open)}</a></p>`]
      : reportLine(message).map((line) => `<p>${escape(line)}</p>`)),
    ...within(message, escape).flatMap(({ title, lines }) => [
      `<h2 style="font-size:1em">${escape(title)}</h2>`,
      `<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`,
    ]),
    ...(wentWell(message) ? [] : [`<table cellpadding="4">${rows.join('')}</table>`]),
    '</body></html>',
    '',
  ].join('\n');
}

/** The parts, as many of their lines as fit. */
function within(message: OutcomeMessage, render: (line: string) => string): MessagePart[] {
  let bytes = SUMMARY_BYTES;
  const more = wordsIn(message.language).moreLines;
  return partsOf(message).map(({ title, lines }) => {
    const shown = withinBytes(lines, { render, more, bytes });
    bytes -= shown.reduce((sum, line) => sum + Buffer.byteLength(line, 'utf8'), 0);
    return { title, lines: shown };
  });
}

interface Limits {
  readonly render: (line: string) => string;
  readonly more: (rest: number) => string;
  readonly bytes: number;
}

/** As many whole lines as fit, and a word on the rest. */
function withinBytes(lines: readonly string[], { render, more, bytes }: Limits): string[] {
  const shown: string[] = [];
  let left = bytes;
  for (const line of lines) {
    const rendered = render(oneLine(line).slice(0, LINE_LENGTH));
    left -= Buffer.byteLength(rendered, 'utf8') + '<li></li>\n'.length;
    if (left < 0) return [...shown, render(more(lines.length - shown.length))];
    shown.push(rendered);
  }
  return shown;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
