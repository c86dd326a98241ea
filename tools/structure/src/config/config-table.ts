import { schemaKeys, type Schema, type SchemaKey } from './schema-keys';

const BEGIN = '<!-- from the schema: npm run structure -- --write -->';
const END = '<!-- end -->';

/** The page with its table of keys made anew from the schema. @throws Error when the page has no place for it */
export function withConfigTable(page: string, schema: Schema): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`the page has no ${BEGIN} ... ${END}`);
  return `${before}${BEGIN}\n\n${renderTable(schema)}\n\n${END}${after}`;
}

function renderTable(schema: Schema): string {
  const rows = [['key', 'default', 'meaning'], ...merged(schemaKeys(schema)).map(rowOf)];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => [...row[column]!].length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell + ' '.repeat(widths[column]! - [...cell].length)).join(' | ')} |`;
  const [head, ...body] = rows;
  return [line(head!), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

interface Row extends SchemaKey {
  readonly forms: readonly string[];
}

/** Forms that have a key alike have one row together. */
function merged(keys: readonly SchemaKey[]): Row[] {
  const rows = new Map<string, Row>();
  for (const one of keys) {
    const id = JSON.stringify([one.key, one.type, one.schema.default, one.schema.description]);
    const forms = [...(rows.get(id)?.forms ?? []), ...(one.form === null ? [] : [one.form])];
    rows.set(id, { ...(rows.get(id) ?? one), forms });
  }
  return [...rows.values()];
}

function rowOf({ key, schema, forms }: Row): string[] {
  const meaning = [
    forms.length > 0 ? `(${forms.map((form) => `\`${form}\``).join(', ')}) ` : '',
    schema.description ?? '',
    valuesOf(schema),
  ].join('');
  return [`\`${key}\``, defaultOf(schema.default), meaning.replaceAll('|', '\\|').trim()];
}

function valuesOf({ enum: values, items, description }: Schema): string {
  const list = (values ?? items?.enum ?? []).map((value) => `\`${String(value)}\``);
  return list.length === 0 ? '' : `${description ? ' ' : ''}${items ? 'Any of' : 'One of'} ${list.join(', ')}.`;
}

function defaultOf(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
