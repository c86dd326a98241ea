import { isText, parserOf } from './record-shape';

const parse = parserOf<{ readonly id: string }>({ id: (value) => value !== '' && isText()(value) });

/** The id of a store, out of the text of its `.production/store.json`; null when that bears none. */
export function parseStoreId(text: string): string | null {
  return parse(text)?.id ?? null;
}
