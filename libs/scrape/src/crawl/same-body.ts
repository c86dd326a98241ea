/** So many addresses that differ in one part alone, and give the same body, are one page and a trap. */
const MAX_ADDRESSES = 50;
/** Parts of an address that are looked at. */
const MAX_PARTS = 12;

interface SeenBody {
  /** The address that gave it first. */
  readonly first: string;
  /** From the second address on: how many of each family gave it. */
  families: Map<string, number> | null;
}

/**
 * Recognises traps by their content: addresses that vary in one part of the path or in one parameter, whatever stands
 * there, and all give one body. A chain of numbers is told without asking; a word, a name or a code only so.
 */
export class SameBodies {
  /** By digest. */
  readonly #seen = new Map<string, SeenBody>();
  readonly #families = new Set<string>();

  /** Notes which body an address gave. Gives the family (`/shop/*`, absolute) that is recognised by it, or null. */
  note(url: string, digest: string): string | null {
    const known = this.#seen.get(digest);
    if (!known) this.#seen.set(digest, { first: url, families: null });
    if (!known || known.first === url) return null;
    const full = this.#filledBy(url, known);
    known.families ??= new Map(familiesOf(known.first).map((family) => [family, 1]));
    for (const family of familiesOf(url)) known.families.set(family, (known.families.get(family) ?? 0) + 1);
    for (const family of full) this.#families.add(family);
    return full[0] ?? null;
  }

  /** The family that `note` would recognise. */
  wouldRecognise(url: string, digest: string): string | null {
    const known = this.#seen.get(digest);
    return known && known.first !== url ? (this.#filledBy(url, known)[0] ?? null) : null;
  }

  /** The families that one more address makes a trap. */
  #filledBy(url: string, { families }: SeenBody): string[] {
    if (!families) return [];
    const isFull = (family: string): boolean => (families.get(family) ?? 0) + 1 >= MAX_ADDRESSES;
    return familiesOf(url).filter((family) => isFull(family) && !this.#families.has(family));
  }

  /** Whether an address belongs to a family that was recognised. */
  holds(url: string): boolean {
    return this.#families.size > 0 && familiesOf(url).some((family) => this.#families.has(family));
  }
}

/** The address with each of its parts left open, one at a time. */
function familiesOf(url: string): string[] {
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  const start = path.indexOf('/', path.indexOf('//') + 2) + 1;
  const segments = path.slice(start).split('/');
  const parameters = at < 0 ? [] : url.slice(at + 1).split('&');
  const query = at < 0 ? '' : url.slice(at);
  const open = (parts: readonly string[], nr: number, part: string): string[] => [
    ...parts.slice(0, nr),
    part,
    ...parts.slice(nr + 1),
  ];
  return [
    ...segments
      .slice(0, MAX_PARTS)
      .flatMap((segment, nr) =>
        segment === '' ? [] : `${path.slice(0, start)}${open(segments, nr, '*').join('/')}${query}`,
      ),
    ...parameters
      .slice(0, MAX_PARTS)
      .map((parameter, nr) => `${path}?${open(parameters, nr, `${parameter.split('=', 1)[0]!}=*`).join('&')}`),
  ];
}

/** A regular expression for the addresses of a family, as `links.ignore` of a profile takes it. */
export function patternOf(family: string): string {
  const [before, after] = family.split('*') as [string, string];
  return `^${escape(before)}[^/?&#]+${escape(after)}$`;
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
