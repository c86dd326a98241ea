import { hash } from 'node:crypto';
import { escapeCellText, needsPreserve } from './cell-text';
import { DECLARATION } from './part-xml';

/** Values stored once for the whole workbook; bounded, so that memory does not grow with rows. */
export interface SharedStrings {
  /**
   * Number of a text, or -1 when it is written in its cell instead: an unknown one that is not to be added, or is long, or
   * comes when the table is full.
   */
  indexOf(text: string, isAdded: boolean): number;
  /** How many there are. */
  size(): number;
  /** Those from a number on. */
  from(number: number): string[];
  /** Adds texts that an earlier table of the same beginning had. */
  add(texts: readonly string[]): void;
  /** SHA-256 (hex) of all of them in their order. */
  digest(): string;
  /** The whole table, in pieces. */
  xml(): Iterable<string>;
}

const MAX_TEXTS = 20_480;
const CHUNK_CHARS = 1 << 15;
const MAX_CHARS = 160;

/** An empty table. */
export function createSharedStrings(): SharedStrings {
  const numbers = new Map<string, number>();
  return {
    indexOf: (text, isAdded) => {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      if (!isAdded || numbers.size >= MAX_TEXTS || text.length > MAX_CHARS) return -1;
      numbers.set(text, numbers.size);
      return numbers.size - 1;
    },
    size: () => numbers.size,
    from: (number) => [...numbers.keys()].slice(number),
    add: (texts) => {
      for (const text of texts) numbers.set(text, numbers.size);
    },
    digest: () => hash('sha256', JSON.stringify([...numbers.keys()]), 'hex'),
    *xml() {
      let xml = `${DECLARATION}<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="${numbers.size}">`;
      for (const text of numbers.keys()) {
        xml += `<si>${textElement(text)}</si>`;
        if (xml.length < CHUNK_CHARS) continue;
        yield xml;
        xml = '';
      }
      yield `${xml}</sst>`;
    },
  };
}

/** `<t>` with its content. */
export function textElement(text: string): string {
  return needsPreserve(text) ? `<t xml:space="preserve">${escapeCellText(text)}</t>` : `<t>${escapeCellText(text)}</t>`;
}
