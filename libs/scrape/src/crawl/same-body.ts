import { familiesOf, patternOf } from './families';

/** So many addresses of one family that give the same body are one page and a trap. */
const MAX_ADDRESSES = 50;
/** Of a trap hardly an address gives anything else: one body in so many may be another. */
const OTHERS_SHARE = 0.1;

interface SeenBody {
  /** The address that gave it first. */
  readonly first: string;
  /** From the second address on: how many of each family gave it. */
  families: Map<string, number> | null;
}

/**
 * Recognises traps by their content: addresses that vary in one part of the path, in their parameters or in all that follows
 * a folder, whatever stands there, and all give one body. A chain of numbers is told without asking; a word, a name or a
 * code only so.
 */
export class SameBodies {
  readonly #root: string;
  /** By digest. */
  readonly #seen = new Map<string, SeenBody>();
  readonly #families = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Notes which body an address gave. Gives the family (see `familiesOf`) that is recognised by it, or null. */
  note(url: string, digest: string): string | null {
    const recognised = this.wouldRecognise(url, digest);
    const known = this.#seen.get(digest);
    if (!known) this.#seen.set(digest, { first: url, families: null });
    if (!known || known.first === url) return null;
    known.families ??= new Map(familiesOf(known.first, this.#root).map((family) => [family, 1]));
    for (const family of familiesOf(url, this.#root)) known.families.set(family, (known.families.get(family) ?? 0) + 1);
    if (recognised !== null) this.#families.add(recognised);
    return recognised;
  }

  /** The family that `note` would recognise. */
  wouldRecognise(url: string, digest: string): string | null {
    const known = this.#seen.get(digest);
    if (!known?.families || known.first === url || this.holds(url)) return null;
    for (const family of familiesOf(url, this.#root)) {
      const count = (known.families.get(family) ?? 0) + 1;
      if (count >= MAX_ADDRESSES && count % MAX_ADDRESSES === 0 && this.#isPure(family, digest, count)) return family;
    }
    return null;
  }

  /** Whether an address belongs to a family that was recognised. */
  holds(url: string): boolean {
    return this.#families.size > 0 && familiesOf(url, this.#root).some((family) => this.#families.has(family));
  }

  #isPure(family: string, digest: string, count: number): boolean {
    const pattern = new RegExp(patternOf(family));
    let others = 0;
    for (const [other, { first }] of this.#seen) if (other !== digest && pattern.test(first)) others += 1;
    return others <= OTHERS_SHARE * count;
  }
}
