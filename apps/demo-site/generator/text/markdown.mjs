import { escapeHtml } from './text.mjs';

/** HTML of the small part of Markdown that the content uses: paragraphs, headings, lists, tables, links, bold. */
export function renderMarkdown(source) {
  return source
    .trim()
    .split(/\n{2,}/)
    .map(renderBlock)
    .join('\n');
}

function renderBlock(block) {
  const heading = /^(#{2,3}) (.+)$/.exec(block);
  if (heading) return renderHeading(heading[1].length, heading[2]);
  const lines = block.split('\n');
  if (lines.every((line) => line.startsWith('- '))) return renderList(lines.map((line) => line.slice(2)));
  if (lines.every((line) => line.startsWith('|'))) return renderTable(lines);
  return `<p>${renderInline(lines.join('\n'))}</p>`;
}

function renderHeading(level, text) {
  return `<h${level} id="${anchorOf(text)}">${renderInline(text)}</h${level}>`;
}

function renderList(items) {
  return `<ul>\n${items.map((item) => `<li>${renderInline(item)}</li>`).join('\n')}\n</ul>`;
}

function renderTable([head, , ...rows]) {
  const cells = (line) => line.split('|').slice(1, -1);
  const row = (line, tag) =>
    `<tr>${cells(line)
      .map((cell) => `<${tag}>${renderInline(cell.trim())}</${tag}>`)
      .join('')}</tr>`;
  return `<table>\n${row(head, 'th')}\n${rows.map((line) => row(line, 'td')).join('\n')}\n</table>`;
}

export function renderInline(text) {
  return escapeHtml(text)
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, '<a href="$2">$1</a>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');
}

export function anchorOf(text) {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
