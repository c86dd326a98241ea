import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that the site is made of, as values; the only module that reads the content folder. */
export function loadContent(folder) {
  const readJson = (name) => JSON.parse(readText(join(folder, name)));
  const site = readJson('site.json');
  return {
    site,
    phrases: readJson('phrases.json'),
    rules: readJson('rules.json'),
    oddities: readJson('oddities.json'),
    sections: site.sections.map((section) => loadSection(folder, section)),
    news: loadNews(join(folder, 'nieuws')),
    plain: [
      'over/paginas.md',
      'en/pages.md',
      'campagne/paginas.md',
      'archief/paginas.md',
      'intern/paginas.md',
      'zoeken/paginas.md',
    ].flatMap((name) => parseItems(readText(join(folder, name)))),
    raw: loadRaw(join(folder, 'raw')),
  };
}

function loadSection(folder, section) {
  const name = section.path.slice(1, -1);
  const files = listFiles(join(folder, name)).filter((file) => file.endsWith('.md'));
  const documents = files
    .map((file) => ({ name: file.slice(0, -3), text: readText(join(folder, name, file)) }))
    .filter(({ text }) => text.startsWith('---\n'))
    .map((file) => ({ name: file.name, ...parseDocument(file.text) }));
  return {
    ...section,
    name,
    index: documents.find((document) => document.name === 'index'),
    topics: documents.filter((document) => document.meta.short),
    extra: documents.filter((document) => document.meta.path),
  };
}

function loadNews(folder) {
  return listFiles(folder)
    .flatMap((file) => parseItems(readText(join(folder, file))))
    .map((item) => ({ ...item, date: item.title.slice(0, 10), title: item.title.slice(11) }))
    .sort((a, b) => (a.date < b.date ? 1 : -1));
}

function loadRaw(folder) {
  return readdirSync(folder, { recursive: true })
    .map((file) => file.split('\\').join('/').normalize('NFC'))
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .map((file) => ({ path: `/${file.slice(0, -4)}`, text: readText(join(folder, file)) }));
}

/** Front matter of `name: value` lines, then Markdown. */
function parseDocument(text) {
  const [, head, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  if (head === undefined) throw new Error(`no front matter in: ${text.slice(0, 60)}`);
  return { meta: parseMeta(head.split('\n')), body: body.trim() };
}

/** Several short pages in one file: `## title`, a list of `- name: value`, then Markdown. */
function parseItems(text) {
  return text
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [, title, list, body] = /^(.+)\n\n((?:- .+\n)+)\n([\s\S]*)$/.exec(part) ?? [];
      if (title === undefined) throw new Error(`no title, list and text in: ${part.slice(0, 60)}`);
      return {
        title,
        meta: parseMeta(
          list
            .trim()
            .split('\n')
            .map((line) => line.slice(2)),
        ),
        body: body.trim(),
      };
    });
}

function parseMeta(lines) {
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(': ');
      return [line.slice(0, at), unquote(line.slice(at + 2).trim())];
    }),
  );
}

// A formatter may put quotes round a value; they are not part of it.
function unquote(value) {
  return /^(['"]).*\1$/.test(value) ? value.slice(1, -1) : value;
}

function listFiles(folder) {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

// A checkout may have turned line ends into CRLF; the output must not depend on it.
function readText(file) {
  return readFileSync(file, 'utf8').replace(/\r\n/g, '\n');
}
