const lineWidth = 120;

/** JSON as this workspace's formatter would leave it: what fits stands on one line, so that a file reads as a table. */
export function renderJson(value) {
  return `${render(value, 0, 0, true)}\n`;
}

function render(value, indent, taken, top) {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const flat = renderFlat(value);
  if (!top && !mustBreak(value) && indent + taken + flat.length <= lineWidth) return flat;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const pad = ' '.repeat(indent + 2);
  const rows = entriesOf(value).map(
    ([name, item]) => `${pad}${name}${render(item, indent + 2, name.length + 1, false)}`,
  );
  return `${open}\n${rows.join(',\n')}\n${' '.repeat(indent)}${close}`;
}

function renderFlat(value) {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const items = entriesOf(value).map(([name, item]) => name + renderFlat(item));
  if (Array.isArray(value)) return `[${items.join(', ')}]`;
  return items.length ? `{ ${items.join(', ')} }` : '{}';
}

function entriesOf(value) {
  if (Array.isArray(value)) return value.map((item) => ['', item]);
  return Object.entries(value).map(([name, item]) => [`${JSON.stringify(name)}: `, item]);
}

// A list of several records is a table: a record a line. Whatever holds one breaks as well.
function mustBreak(value) {
  const items = Object.values(value);
  const isRecord = (item) => item !== null && typeof item === 'object' && Object.keys(item).length > 1;
  if (Array.isArray(value) && items.length > 1 && items.every(isRecord)) return true;
  return items.some((item) => item !== null && typeof item === 'object' && mustBreak(item));
}
