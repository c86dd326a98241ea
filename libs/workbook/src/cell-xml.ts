import { looksLikeFormula } from './cell-text';
import { serialOf } from './serial-date';
import { textElement, type SharedStrings } from './shared-strings';
import type { CellValue, Column } from './sheet';
import { DEFAULT_STYLE, styleOf } from './styles';

export interface CellPlace {
  /** Number of the row, from 1, as text: every cell of the row repeats it. */
  readonly nr: string;
  readonly shaded: boolean;
  readonly isLink: boolean;
  /** It stands where it follows from the cells before it: its reference is left out. */
  readonly isBare?: boolean;
}

/** Writes the cells of one column. */
export type CellWriter = (value: CellValue | undefined, place: CellPlace) => string;

/** `A`, `B` ... `Z`, `AA` ... */
export function columnName(index: number): string {
  return (index >= 26 ? columnName(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));
}

/** Values of a column whose XML is kept for the next time; bounded, so that memory does not grow with rows. */
const MAX_KEPT = 512;

/** A writer for the column at `index`. */
export function createCellWriter(column: Column, index: number, strings: SharedStrings): CellWriter {
  const open = `<c r="${columnName(index)}`;
  const restOf = createRest(column, strings);
  const isKept = column.repeats === 'often' || column.kind === 'date' || column.kind === 'moment';
  const kept = [new Map<CellValue, string>(), new Map<CellValue, string>()] as const;
  const keptRestOf = (value: string | number, shaded: boolean): string => {
    const known = kept[shaded ? 1 : 0];
    let rest = known.get(value);
    if (rest === undefined) {
      rest = restOf(value, shaded, false);
      if (known.size < MAX_KEPT) known.set(value, rest);
    }
    return rest;
  };
  // Tables come sorted: the same value stands row after row in many columns.
  let last: CellValue = null;
  let lastShaded = false;
  let lastRest = '';
  const cell = (nr: string, isBare: boolean | undefined, rest: string): string =>
    isBare ? '<c' + rest : open + nr + '"' + rest;
  return (value, { nr, shaded, isLink, isBare }) => {
    if (value === null || value === undefined || value === '') return '';
    if (isLink) return cell(nr, isBare, restOf(value, shaded, true));
    if (value !== last || shaded !== lastShaded) {
      lastRest = isKept ? keptRestOf(value, shaded) : restOf(value, shaded, false);
      last = value;
      lastShaded = shaded;
    }
    return cell(nr, isBare, lastRest);
  };
}

/** What follows a cell's reference: style, type and value. */
function createRest(
  { kind, repeats }: Column,
  strings: SharedStrings,
): (value: string | number, shaded: boolean, isLink: boolean) => string {
  const numbers = [false, true].map((shaded) => `${styleAttribute(styleOf(kind, shaded))}><v>`);
  const texts = [false, true].map((shaded) => styleAttribute(styleOf('text', shaded)));
  const isNew = repeats !== 'earlier';
  const isTime = kind === 'date' || kind === 'moment';
  return (value, shaded, isLink) => {
    const shade = shaded ? 1 : 0;
    const number = typeof value === 'number' ? value : isTime ? serialOf(value) : null;
    if (number !== null) return Number.isFinite(number) ? `${numbers[shade]}${number}</v></c>` : `${texts[shade]}/>`;
    const text = value as string;
    const isFormula = looksLikeFormula(text);
    const style = isFormula || isLink ? specialStyle(shaded, isFormula, isLink) : texts[shade]!;
    const shared = repeats ? strings.indexOf(text, isNew) : -1;
    if (shared >= 0) return `${style} t="s"><v>${shared}</v></c>`;
    return `${style} t="inlineStr"><is>${textElement(text)}</is></c>`;
  };
}

/** Names the style. */
function styleAttribute(style: number): string {
  return style === DEFAULT_STYLE ? '' : ` s="${style}"`;
}

function specialStyle(shaded: boolean, isFormula: boolean, isLink: boolean): string {
  const variant = isFormula ? (isLink ? 'quoted-link' : 'quoted') : 'link';
  return styleAttribute(styleOf('text', shaded, variant));
}
