import { crc32 } from 'node:zlib';
import { Oddity, PageRecord } from '../journal/journal-records';
import { nameOf, patternOf } from './families';
import { SameBodies } from './same-body';

/** A page that was read, and where it stands. */
export interface CopyQuestion {
  readonly page: Pick<PageRecord, 'url' | 'digest' | 'facts' | 'texts' | 'asBefore'>;
  /** Number of its URL. */
  readonly number: number;
  /** Number of the URL on which that was first seen, or -1. */
  readonly parent: number;
  /** That URL, or empty. */
  readonly parentUrl: string;
}

/**
 * Addresses without end that give one page: the same body, or (where it only links on to the next such addresses) the same
 * words, on addresses that nothing but each other names.
 */
export class Copies {
  readonly #bodies: SameBodies;
  readonly #words: SameBodies;
  /** By the number of a URL: what its page says, in short. */
  readonly #said: number[] = [];

  constructor(root: string) {
    this.#bodies = new SameBodies(root);
    this.#words = new SameBodies(root);
  }

  note(question: CopyQuestion): void {
    const { page, number } = question;
    this.#bodies.note(page.url, page.digest);
    const said = saidBy(page);
    this.#said[number] = said;
    if (this.#isLikeParent(question, said)) this.#words.note(page.url, String(said));
  }

  /** What there is to say when this page shows that there is a trap. */
  oddityOf(question: CopyQuestion): Oddity | null {
    const { page } = question;
    const said = saidBy(page);
    const family =
      this.#bodies.wouldRecognise(page.url, page.digest) ??
      (this.#isLikeParent(question, said) ? this.#words.wouldRecognise(page.url, String(said)) : null);
    if (family === null) return null;
    const advice = `To leave them out: links.ignore ${JSON.stringify(patternOf(family))}`;
    const detail = `all these addresses give one body; no more of them are asked for. ${advice}`;
    return { url: nameOf(family), kind: 'same-body', detail };
  }

  holds(url: string): boolean {
    return this.#bodies.holds(url) || this.#words.holds(url);
  }

  /** Not so where numbers alone differ: that is a chain of another sort, and months of a calendar may say the same. */
  #isLikeParent({ page, parent, parentUrl }: CopyQuestion, said: number): boolean {
    if (parent < 0 || this.#said[parent] !== said) return false;
    return page.url.replace(/\d+/g, '0') !== parentUrl.replace(/\d+/g, '0');
  }
}

/** A checksum: it is compared with one other page's alone. */
export function saidBy({ facts, texts, asBefore }: Pick<PageRecord, 'facts' | 'texts' | 'asBefore'>): number {
  if (asBefore) return asBefore.said;
  const heads = `${facts.title ?? ''}\n${facts.firstH1 ?? ''}\n`;
  return crc32(texts.automated, crc32('\n', crc32(texts.editorial, crc32(heads))));
}
