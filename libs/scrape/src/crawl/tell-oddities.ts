import { pathWithin } from '@scrape-and-report/record';
import { Oddity } from '../journal/journal-records';

/**
 * What the scrape's own log says of problems: a line for each that the scrape before did not have, and in the end how many
 * of each kind are as they were then. All of them stand in the record.
 */
export class ToldOddities {
  readonly #root: string;
  readonly #known: ReadonlySet<string>;
  readonly #asBefore = new Map<string, number>();

  /** @param known by `oddityKey`, of the scrape before */
  constructor(root: string, known: ReadonlySet<string>) {
    this.#root = root;
    this.#known = known;
  }

  /** In scope by path. */
  lines(odd: readonly Oddity[]): string[] {
    return odd.flatMap((oddity) => {
      const { url, kind, detail } = oddity;
      if (!this.#known.has(oddityKey(oddity))) return [`${kind}: ${pathWithin(url, this.#root) ?? url}: ${detail}`];
      this.#asBefore.set(kind, (this.#asBefore.get(kind) ?? 0) + 1);
      return [];
    });
  }

  /** Null when there is none. */
  asBefore(): string | null {
    const kinds = [...this.#asBefore].sort(([a], [b]) => (a < b ? -1 : 1));
    return kinds.length === 0
      ? null
      : `problems as in the scrape before: ${kinds.map(([kind, count]) => `${count} ${kind}`).join(', ')}`;
  }
}

/** Tells one problem from another. */
export function oddityKey({ url, kind, detail }: Oddity): string {
  return `${url}\n${kind}\n${detail}`;
}
