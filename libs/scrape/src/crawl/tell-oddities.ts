import { pathWithin } from '@scrape-and-report/record';
import { Oddity } from '../journal/journal-records';

/** So many of a kind show what it is about: on the first day of a large site all are new. */
const MOST_OF_A_KIND = 200;

/**
 * What the scrape's own log says of problems: a line for each that the scrape before did not have, of each kind no more than
 * a few hundred, and in the end how many more there are, and how many are as they were then. All of them stand in the record.
 */
export class ToldOddities {
  readonly #root: string;
  readonly #known: ReadonlySet<string>;
  readonly #asBefore = new Map<string, number>();
  readonly #new = new Map<string, number>();

  /** @param known by `oddityKey`, of the scrape before */
  constructor(root: string, known: ReadonlySet<string>) {
    this.#root = root;
    this.#known = known;
  }

  /** In scope by path. */
  lines(odd: readonly Oddity[]): string[] {
    return odd.flatMap((oddity) => {
      const { url, kind, detail } = oddity;
      const counts = this.#known.has(oddityKey(oddity)) ? this.#asBefore : this.#new;
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      const isTold = counts === this.#new && count <= MOST_OF_A_KIND;
      return isTold ? [`${kind}: ${pathWithin(url, this.#root) ?? url}: ${detail}`] : [];
    });
  }

  /** What is said of all others, in the end. */
  totals(): string[] {
    const more = [...this.#new].map(([kind, count]) => [kind, count - MOST_OF_A_KIND] as const);
    return [
      ...totalOf('more of them, in the record', more),
      ...totalOf('problems as in the scrape before', [...this.#asBefore]),
    ];
  }
}

function totalOf(what: string, counts: readonly (readonly [kind: string, count: number])[]): string[] {
  const kinds = counts.filter(([, count]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  return kinds.length === 0 ? [] : [`${what}: ${kinds.map(([kind, count]) => `${count} ${kind}`).join(', ')}`];
}

/** Tells one problem from another. */
export function oddityKey({ url, kind, detail }: Oddity): string {
  return `${url}\n${kind}\n${detail}`;
}
