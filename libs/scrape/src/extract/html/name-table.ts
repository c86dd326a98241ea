/**
 * Finds what belongs to a name by the place where the name stands in a text, whatever the case of its letters, without
 * making a string of it: a page names its tags and attributes thousands of times.
 */
export class NameTable<T> {
  readonly #make: (name: string) => T;
  readonly #slots = new Array<{ readonly name: string; readonly value: T } | undefined>(SLOTS).fill(undefined);
  readonly #known = new Map<string, { readonly name: string; readonly value: T }>();

  /** @param make gives what belongs to a lower-case name; it is asked once, or more often for names that are too many */
  constructor(make: (name: string) => T) {
    this.#make = make;
  }

  at(text: string, start: number, end: number): T {
    let slot = 0;
    for (let at = start; at < end; at += 1) slot = (slot * 31 + (text.charCodeAt(at) | 32)) & (SLOTS - 1);
    const entry = this.#slots[slot];
    if (entry !== undefined && isNameAt(entry.name, text, start, end)) return entry.value;
    const fresh = this.#entryOf(asciiLowerCase(text.slice(start, end)));
    this.#slots[slot] = fresh;
    return fresh.value;
  }

  of(name: string): T {
    return this.#entryOf(name).value;
  }

  #entryOf(name: string): { readonly name: string; readonly value: T } {
    const known = this.#known.get(name);
    if (known) return known;
    // The same characters in memory of their own, since a piece of a page would keep the page alive; and as the name
    // of a property, since those the engine compares by where they are.
    const own = Object.keys({ [Buffer.from(name, 'utf16le').toString('utf16le')]: null })[0]!;
    const entry = { name: own, value: this.#make(own) };
    if (this.#known.size < MAX_NAMES) this.#known.set(own, entry);
    return entry;
  }
}

/** Names differ by other letters than those of ASCII: a Kelvin sign is no «k». */
export function asciiLowerCase(name: string): string {
  return /[A-Z]/.test(name) ? name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : name;
}

const SLOTS = 1024;
/** A hostile site may invent names without end. */
const MAX_NAMES = 2000;

function isNameAt(name: string, text: string, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let nr = 0; nr < name.length; nr += 1) {
    const code = text.charCodeAt(start + nr);
    if (code !== name.charCodeAt(nr) && !(code >= 65 && code <= 90 && (code | 32) === name.charCodeAt(nr)))
      return false;
  }
  return true;
}
