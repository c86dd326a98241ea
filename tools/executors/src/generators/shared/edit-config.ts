import { applyEdits, type JSONPath, modify, parse } from 'jsonc-parser';

/** Of a configuration, what generators look at; anything may stand there. */
export interface ConfigDraft {
  readonly $schema?: unknown;
  readonly partners?: readonly { readonly name?: string; readonly home?: string }[];
  readonly masterDir?: string;
  readonly timeZone?: string;
  readonly report?: { readonly sections?: readonly { readonly name?: string }[] };
}

/** What a configuration says, with nothing checked and no default filled in. */
export function parseDraft(text: string): ConfigDraft {
  const value: unknown = parse(text, [], { allowTrailingComma: true });
  return typeof value === 'object' && value !== null ? value : {};
}

/** Adds an entry at the end of a list, which is made where there is none; comments and all else stay as they are. */
export function appendTo(text: string, path: readonly string[], entry: object): string {
  const list = path.reduce<unknown>(
    (part, key) => (part as Record<string, unknown> | undefined)?.[key],
    parseDraft(text),
  );
  return Array.isArray(list) ? change(text, [...path, list.length], entry, true) : change(text, [...path], [entry]);
}

/** Sets one value. */
export function setIn(text: string, path: readonly string[], value: unknown): string {
  return change(text, [...path], value);
}

function change(text: string, path: JSONPath, value: unknown, isArrayInsertion = false): string {
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: text.includes('\r\n') ? '\r\n' : '\n' };
  return applyEdits(text, modify(text, path, value, { formattingOptions, isArrayInsertion }));
}
