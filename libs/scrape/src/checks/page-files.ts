import type { FileType } from '@scrape-and-report/record';
import { CheckedRecord, PageLook } from '../journal/journal-records';
import type { Target } from '../url/target';
import type { WrittenFile } from './written-files';

/** What was answered when a file was asked for. */
export interface FileAnswer {
  readonly status: string;
  readonly bytes: number | null;
}

/** Files that pages are made with, as the crawl finds them: numbered by type and URL, each URL asked for once. */
export class PageFiles {
  /** `<type> <url>`, in the order of their numbers. */
  readonly keys: string[] = [];
  /** The same taken apart. */
  readonly #types: string[] = [];
  readonly #urls: string[] = [];
  readonly #numbers = new Map<string, number>();
  /** By number: the page (its turn) that was made with it last. */
  readonly #usedBy: number[] = [];
  #turns = 0;
  readonly #answers = new Map<string, FileAnswer>();

  numberOf(key: string): number | undefined {
    return this.#numbers.get(key);
  }

  /** Begins another page. */
  turn(): number {
    return (this.#turns += 1);
  }

  /** Notes that a page is made with a file; false when that was said already. */
  use(nr: number, turn: number): boolean {
    if (this.#usedBy[nr] === turn) return false;
    while (this.#usedBy.length < nr) this.#usedBy.push(0);
    this.#usedBy[nr] = turn;
    return true;
  }

  /** Whether a file of this type and URL has that number. */
  isNumber(nr: number, type: string, url: string): boolean {
    return this.#urls[nr] === url && this.#types[nr] === type;
  }

  answerOf(url: string): FileAnswer | undefined {
    return this.#answers.get(url);
  }

  /** Those of wanted types that have not been asked for, each once. */
  unanswered(isWanted: (type: string) => boolean): string[] {
    const wanted = this.keys.filter((key) => isWanted(typeOfFile(key))).map(urlOfFile);
    return [...new Set(wanted)].filter((url) => !this.#answers.has(url));
  }

  /** Takes in what a page's record says. */
  apply({ newFiles }: PageLook): void {
    for (const key of newFiles) {
      this.#numbers.set(key, this.keys.length);
      this.keys.push(key);
      this.#types.push(typeOfFile(key));
      this.#urls.push(urlOfFile(key));
    }
  }

  note({ url, status, bytes = null }: CheckedRecord): void {
    this.#answers.set(url, { status, bytes });
  }
}

export function fileKey(type: string, url: string): string {
  return `${type} ${url}`;
}

export function urlOfFile(key: string): string {
  return key.slice(key.indexOf(' ') + 1);
}

export function typeOfFile(key: string): string {
  return key.slice(0, key.indexOf(' '));
}

/** Numbers files as the state will number them once it knows this page. */
export class FileNumbers {
  readonly fresh: string[] = [];
  readonly #files: PageFiles;
  readonly #numbers = new Map<string, number>();
  readonly #turn: number;

  constructor(files: PageFiles) {
    this.#files = files;
    this.#turn = files.turn();
  }

  /**
   * The number of a file as it is written, of the target that it has; null when the page has it already. Files stand on one
   * page after another: who writes them, and their targets, remember numbers that the state has taken over.
   */
  ofWritten(file: WrittenFile, target: Target): number | null {
    const files = this.#files;
    if (file.numberedBy !== files) {
      file.number = this.#ofTarget(file.type, target);
      // As long as this page may come to nothing, its numbers may be those of others.
      if (file.number < files.keys.length) file.numberedBy = files;
    }
    return files.use(file.number, this.#turn) ? file.number : null;
  }

  #ofTarget(type: FileType, target: Target): number {
    const { url, fileNumber } = target;
    if (fileNumber !== undefined && this.#files.isNumber(fileNumber, type, url)) return fileNumber;
    return (target.fileNumber = this.of(fileKey(type, url)));
  }

  of(key: string): number {
    const known = this.#files.numberOf(key) ?? this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#files.keys.length + this.fresh.length;
    this.#numbers.set(key, number);
    this.fresh.push(key);
    return number;
  }
}
