/** Numbers texts from 1 in the order in which they sort, so that the numbers do not depend on the order of the crawl. */
export function rankTexts(texts: readonly string[]): {
  /** Positions in `texts`, sorted. */
  readonly order: readonly number[];
  /** Number of each position. */
  readonly numberOf: Uint32Array;
} {
  const order = texts.map((_, position) => position).sort((a, b) => (texts[a]! < texts[b]! ? -1 : 1));
  const numberOf = new Uint32Array(texts.length);
  order.forEach((position, rank) => (numberOf[position] = rank + 1));
  return { order, numberOf };
}
