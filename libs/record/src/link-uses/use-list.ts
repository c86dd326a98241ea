/** The links of a page, in their order. */
export interface UseList {
  /** Numbers of uses. */
  readonly uses: readonly number[];
  /** Their places on the page where these are not 0, 1, 2, ...; rising. */
  readonly seq: readonly number[] | null;
}

/**
 * As it stands in `page_uses`: a JSON list, or where links of a page were taken away an object of uses by place.
 *
 * @throws RangeError when two links have one place
 */
export function encodeUses({ uses, seq }: UseList): string {
  if (!seq) return `[${uses.join()}]`;
  if (seq.some((place, nr) => nr > 0 && place <= seq[nr - 1]!))
    throw new RangeError('two links of a page have one place');
  return `{${uses.map((use, nr) => `"${seq[nr]!}":${use}`).join()}}`;
}

/** The same again. */
export function decodeUses(text: string): UseList {
  const list = JSON.parse(text) as number[] | Record<string, number>;
  return Array.isArray(list)
    ? { uses: list, seq: null }
    : { uses: Object.values(list), seq: Object.keys(list).map(Number) };
}
