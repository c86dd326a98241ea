import { changesOf, headlineOf, oneLine, type OutcomeMessage, stagesOf, wentWell } from './message';

/** The summary takes no more than this, so that a mail's body stays below 100 kB. */
const SUMMARY_BYTES = 60_000;
const LINE_LENGTH = 2_000;

/** A mail's body as plain text. */
export function renderText(message: OutcomeMessage): string {
  const changes = changesOf(message);
  return [
    headlineOf(message),
    '',
    ...stagesOf(message).map(([stage, outcome]) => `${stage.padEnd(10)} ${outcome}`),
    '',
    ...withinBytes(message.summary, (line) => line),
    ...(changes === null ? [] : ['', `pages: ${changes}`]),
    ...(message.reportPath === null ? [] : ['', `report: ${message.reportPath}`]),
    '',
  ].join('\n');
}

/** The same as a small page: no script, no link, nothing from elsewhere, every value escaped. */
export function renderHtml(message: OutcomeMessage): string {
  const changes = changesOf(message);
  const colour = wentWell(message) ? '#1b5e20' : '#b00020';
  const rows = stagesOf(message).map(
    ([stage, outcome]) => `<tr><th align="left">${escape(stage)}</th><td>${escape(outcome)}</td></tr>`,
  );
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<title>${escape(headlineOf(message))}</title></head>`,
    '<body style="font-family:sans-serif">',
    `<h1 style="font-size:1.2em;color:${colour}">${escape(headlineOf(message))}</h1>`,
    `<table cellpadding="4">${rows.join('')}</table>`,
    ...withinBytes(message.summary, escape).map((line) => `<p>${line}</p>`),
    ...(changes === null ? [] : [`<p>pages: ${escape(changes)}</p>`]),
    ...(message.reportPath === null ? [] : [`<p>report: <code>${escape(message.reportPath)}</code></p>`]),
    '</body></html>',
    '',
  ].join('\n');
}

/** As many whole lines as fit, and a word on the rest. */
function withinBytes(lines: readonly string[], render: (line: string) => string): string[] {
  const shown: string[] = [];
  let bytes = 0;
  for (const line of lines) {
    const rendered = render(oneLine(line).slice(0, LINE_LENGTH));
    bytes += Buffer.byteLength(rendered, 'utf8') + '<p></p>\n'.length;
    if (bytes > SUMMARY_BYTES) return [...shown, render(`and ${lines.length - shown.length} more lines: see the log`)];
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
