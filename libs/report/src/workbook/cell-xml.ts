import { looksLikeFormula } from './cell-text';
import { serialOf } from './serial-date';
import { textElement, type SharedStrings } from './shared-strings';
import type { CellValue, Column } from './sheet';
import { styleOf } from './styles';

export interface CellPlace {
  /** Number of the row, from 1. */
  readonly nr: number;
  readonly shaded: boolean;
  readonly isLink: boolean;
}

/** Writes the cells of one column. */
export type CellWriter = (value: CellValue | undefined, place: CellPlace) => string;

/** `A`, `B` ... `Z`, `AA` ... */
export function columnName(index: number): string {
  return (index >= 26 ? columnName(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));
}

/** A writer for the column at `index`; all that its cells have in common is worked out here, once. */
export function createCellWriter({ kind, repeats }: Column, index: number, strings: SharedStrings): CellWriter {
  const open = `<c r="${columnName(index)}`;
  const isTime = kind === 'date' || kind === 'moment';
  const attributes = [false, true].map((shaded) => `" s="${styleOf(kind, shaded)}"`) as [string, string];
  const text = [false, true].map((shaded) => `" s="${styleOf('text', shaded)}"`) as [string, string];
  const numberCell = (value: number, { nr, shaded }: CellPlace): string =>
    `${open}${nr}${attributes[shaded ? 1 : 0]}><v>${value}</v></c>`;
  return (value, place) => {
    const { nr, shaded, isLink } = place;
    if (value === null || value === undefined || value === '') return shaded ? `${open}${nr}${text[1]}/>` : '';
    if (typeof value === 'number') return Number.isFinite(value) ? numberCell(value, place) : '';
    const serial = isTime ? serialOf(value) : null;
    if (serial !== null) return numberCell(serial, place);
    const isFormula = looksLikeFormula(value);
    const style = isFormula || isLink ? textStyle(shaded, isFormula, isLink) : text[shaded ? 1 : 0];
    const shared = repeats ? strings.indexOf(value) : -1;
    if (shared >= 0) return `${open}${nr}${style} t="s"><v>${shared}</v></c>`;
    return `${open}${nr}${style} t="inlineStr"><is>${textElement(value)}</is></c>`;
  };
}

function textStyle(shaded: boolean, isFormula: boolean, isLink: boolean): string {
  const variant = isFormula ? (isLink ? 'quoted-link' : 'quoted') : 'link';
  return `" s="${styleOf('text', shaded, variant)}"`;
}
