import type { Letter } from './letter';
import { type MessagePart, oneLine } from './message';
import { wordsIn } from './message-words';

/** The summary takes no more than this, so that a mail's body stays below 100 kB. */
const SUMMARY_BYTES = 60_000;
const LINE_LENGTH = 2_000;

/** A mail's body as plain text. */
export function renderText(letter: Letter): string {
  const { headline, changes, stages, links, notes } = letter;
  const parts = within(letter, (line) => line);
  return [
    headline,
    ...(changes === null ? [] : ['', `${wordsIn(letter.language).pages}: ${changes}`]),
    ...parts.flatMap(({ title, lines }) => ['', title, ...lines.map((line) => `- ${line}`)]),
    ...(stages.length === 0 ? [] : ['', ...stages.map(([stage, outcome]) => `${stage.padEnd(15)} ${outcome}`)]),
    ...(links.length === 0 ? [] : ['', ...links.map(({ name, address }) => `${name}: ${address}`)]),
    ...notes.map((note) => `\n${note}`),
    '',
  ].join('\n');
}

/** The same as a small page: no script, nothing from elsewhere, every value escaped; its links lead to the report alone. */
export function renderHtml(letter: Letter): string {
  const { headline, isGood, changes, stages, links, notes } = letter;
  const colour = isGood ? '#1b5e20' : '#b00020';
  const rows = stages.map(
    ([stage, outcome]) => `<tr><th align="left">${escape(stage)}</th><td>${escape(outcome)}</td></tr>`,
  );
  return [
    `<!doctype html><html lang="${letter.language ?? 'en'}"><head><meta charset="utf-8">`,
    `<title>${escape(headline)}</title></head>`,
    '<body style="font-family:sans-serif">',
    `<h1 style="font-size:1.2em;color:${colour}">${escape(headline)}</h1>`,
    ...(changes === null ? [] : [`<p>${escape(wordsIn(letter.language).pages)}: ${escape(changes)}</p>`]),
    ...links.map((link) => `<p>${linkHtml(letter, link)}</p>`),
    ...within(letter, escape).flatMap(({ title, lines }) => [
      `<h2 style="font-size:1em">${escape(title)}</h2>`,
      `<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`,
    ]),
    ...(rows.length === 0 ? [] : [`<table cellpadding="4">${rows.join('')}</table>`]),
    ...notes.map((note) => `<p>${escape(note)}</p>`),
    '</body></html>',
    '',
  ].join('\n');
}

/** A path of a share is for reading alone: mail programs open none. */
function linkHtml({ language, links }: Letter, { name, address }: Letter['links'][number]): string {
  if (!/^https?:\/\//.test(address)) return `${escape(name)}: ${escape(address)}`;
  const label = links.length === 1 ? wordsIn(language).open : name;
  return `<a href="${escape(address)}">${escape(label)}</a>`;
}

/** The parts, as many of their lines as fit. */
function within({ parts, language }: Letter, render: (line: string) => string): MessagePart[] {
  let bytes = SUMMARY_BYTES;
  const more = wordsIn(language).moreLines;
  return parts.map(({ title, lines }) => {
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
