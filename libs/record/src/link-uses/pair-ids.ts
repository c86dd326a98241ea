/**
 * Ids, from 0, of pairs of a small number and a text. Most numbers come with one text alone, which is compared and not looked
 * up: of a million uses of links that is most of the time.
 */
export class PairIds {
  readonly pairs: (readonly [nr: number, text: string])[] = [];
  /** By number: the id of its first pair. */
  readonly #first: (number | undefined)[] = [];
  /** By number: the ids of its other pairs. */
  readonly #others: (Map<string, number> | undefined)[] = [];

  idOf(nr: number, text: string): number {
    const first = this.#first[nr];
    if (first === undefined) return (this.#first[nr] = this.#add(nr, text));
    if (this.pairs[first]![1] === text) return first;
    const others = (this.#others[nr] ??= new Map());
    let id = others.get(text);
    if (id === undefined) others.set(text, (id = this.#add(nr, text)));
    return id;
  }

  #add(nr: number, text: string): number {
    return this.pairs.push([nr, text]) - 1;
  }
}
