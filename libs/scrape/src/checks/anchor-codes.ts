/** Letters of a code: no byte of it needs escaping anywhere. */
const ALPHABET = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', 'latin1');
export const CODE_LENGTH = 4;

/**
 * Gathers the ids of a page as codes of 24 bits, four letters each: a page has hundreds, and all that is ever asked is
 * whether one of them is there. Of a million anchors that are missing, a page of a hundred ids hides six.
 */
export class AnchorCodes {
  #bytes = Buffer.allocUnsafeSlow(1 << 14);
  #length = 0;

  clear(): void {
    this.#length = 0;
  }

  add(id: string): void {
    if (this.#length + CODE_LENGTH > this.#bytes.length) {
      if (this.#length >= MOST_BYTES) return;
      const larger = Buffer.allocUnsafeSlow(this.#bytes.length * 2);
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    const hash = hashOf(id);
    for (let shift = 18; shift >= 0; shift -= 6) this.#bytes[this.#length++] = ALPHABET[(hash >>> shift) & 63]!;
  }

  get text(): string {
    return this.#bytes.toString('latin1', 0, this.#length);
  }
}

/** Ids of one page beyond these are not known. */
const MOST_BYTES = 1 << 20;

/**
 * Whether a page has an anchor, as browsers look for it: an id (or the name of a link) that is the fragment as it is
 * written, or decoded.
 *
 * @param ids codes of the page's ids
 */
export function hasAnchor(ids: string, anchor: string): boolean {
  if (hasCode(ids, anchor)) return true;
  if (!anchor.includes('%')) return false;
  try {
    return hasCode(ids, decodeURIComponent(anchor));
  } catch {
    return false;
  }
}

function hasCode(ids: string, id: string): boolean {
  const code = codeOf(id);
  for (let at = ids.indexOf(code); at >= 0; at = ids.indexOf(code, at + 1)) if (at % CODE_LENGTH === 0) return true;
  return false;
}

/**
 * What of a fragment names a place on the page; null when nothing does: the top, text that a browser shall look for
 * (`#:~:text=`), an address within an application (`#/a`, `#!a`).
 */
export function placeOf(fragment: string): string | null {
  const place = fragment.replace(/:~:.*$/s, '');
  return place === '' || /^(?:top$|[/!])/i.test(place) ? null : place;
}

function codeOf(id: string): string {
  const hash = hashOf(id);
  const [a, b, c, d] = [18, 12, 6, 0].map((shift) => ALPHABET[(hash >>> shift) & 63]!);
  return String.fromCharCode(a!, b!, c!, d!);
}

/** FNV-1a, folded to 24 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return ((hash >>> 24) ^ hash) & 0xffffff;
}
