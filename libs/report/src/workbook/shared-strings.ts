import { escapeCellText, needsPreserve } from './cell-text';

/** Values stored once for the whole workbook; bounded, so that memory does not grow with rows. */
export interface SharedStrings {
  /** Number of a text, or -1 when it is long or the table is full: then it is written in its cell. */
  indexOf(text: string): number;
  xml(): string;
}

const MAX_TEXTS = 4096;
const MAX_CHARS = 80;

/** An empty table. */
export function createSharedStrings(): SharedStrings {
  const numbers = new Map<string, number>();
  return {
    indexOf: (text) => {
      const known = numbers.get(text);
      if (known === undefined && (numbers.size >= MAX_TEXTS || text.length > MAX_CHARS)) return -1;
      if (known !== undefined) return known;
      numbers.set(text, numbers.size);
      return numbers.size - 1;
    },
    xml: () => {
      const items = Array.from(numbers.keys(), (text) => `<si>${textElement(text)}</si>`);
      return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="${numbers.size}">${items.join('')}</sst>`;
    },
  };
}

/** `<t>` with its content. */
export function textElement(text: string): string {
  return needsPreserve(text) ? `<t xml:space="preserve">${escapeCellText(text)}</t>` : `<t>${escapeCellText(text)}</t>`;
}
