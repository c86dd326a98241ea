import { isCount, listOf, orNull, recordOf } from '@scrape-and-report/production';
import { NotSplittableError } from './page-rows';
import { isString } from './stored-json';

/**
 * A table of distinct keys with a number each, told by what the pages of the scrape name: nearly always all of it are their
 * keys in the order in which they sort, numbered from 1.
 */
export interface NumberedKeys {
  /** Keys that no page names. */
  readonly extra: readonly string[];
  /** All keys in the order of their numbers, where they do not stand in the order in which they sort; else null. */
  readonly order: readonly string[] | null;
  /** Where the numbers do not go on by one: place in that order, and the number there, in a row. */
  readonly jumps: readonly number[];
}

/** A key with its number. */
export interface NumberedKey {
  readonly nr: number;
  readonly key: string;
}

/**
 * @param rows in the order of their numbers
 * @param named keys that the pages name
 * @throws NotSplittableError when a key stands there twice, or one that a page names is missing
 */
export function numberKeys(rows: readonly NumberedKey[], named: ReadonlySet<string>): NumberedKeys {
  const keys = rows.map(({ key }) => key);
  const distinct = new Set(keys);
  if (distinct.size !== keys.length) throw new NotSplittableError('a key stands twice in its table');
  for (const key of named) if (!distinct.has(key)) throw new NotSplittableError('a page names what has no number');
  const isSorted = keys.every((key, place) => place === 0 || keys[place - 1]! < key);
  return {
    extra: isSorted ? keys.filter((key) => !named.has(key)) : [],
    order: isSorted ? null : keys,
    jumps: jumpsOf(rows.map(({ nr }) => nr)),
  };
}

/** The table again. @throws RangeError when it is not that of these pages */
export function keysWithNumbers({ extra, order, jumps }: NumberedKeys, named: ReadonlySet<string>): NumberedKey[] {
  const all = new Set([...named, ...extra]);
  const keys = order ?? [...all].sort((a, b) => (a < b ? -1 : 1));
  if (order && !includesAll(new Set(order), named)) throw new RangeError('a page names what the list does not number');
  const numbers = numbersBy(jumps, keys.length);
  return keys.map((key, place) => ({ key, nr: numbers[place]! }));
}

export const isNumberedKeys = recordOf<NumberedKeys>({
  extra: listOf(isString, 20_000_000),
  order: orNull(listOf(isString, 20_000_000)),
  jumps: listOf(isCount, 40_000_000),
});

/** Where rising numbers do not go on by one from 1: place and number, in a row. */
export function jumpsOf(numbers: readonly number[]): number[] {
  return numbers.flatMap((nr, place) => (nr === (place === 0 ? 0 : numbers[place - 1]!) + 1 ? [] : [place, nr]));
}

/** So many numbers again. @throws RangeError when they do not rise */
export function numbersBy(jumps: readonly number[], count: number): number[] {
  const at = new Map<number, number>();
  for (let nr = 0; nr + 1 < jumps.length; nr += 2) at.set(jumps[nr]!, jumps[nr + 1]!);
  const numbers: number[] = [];
  for (let place = 0, last = 0; place < count; place += 1) {
    const nr = at.get(place) ?? last + 1;
    if (nr <= last) throw new RangeError('the numbers of a list do not rise');
    numbers.push(nr);
    last = nr;
  }
  return numbers;
}

/** As they stand in a cell: 32-bit, little endian. */
export function numbersIn(cell: Uint8Array): number[] {
  const list = Buffer.from(cell);
  return Array.from({ length: Math.floor(list.length / 4) }, (_, nr) => list.readUInt32LE(nr * 4));
}

/** The cell of such numbers. */
export function numbersCell(numbers: readonly number[]): Uint8Array {
  const list = Buffer.alloc(numbers.length * 4);
  numbers.forEach((nr, at) => list.writeUInt32LE(nr, at * 4));
  return list;
}

function includesAll(all: ReadonlySet<string>, some: ReadonlySet<string>): boolean {
  for (const one of some) if (!all.has(one)) return false;
  return true;
}
