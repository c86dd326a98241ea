import { CheckedRecord, PageLook } from '../journal/journal-records';

/** What was answered when a file was asked for. */
export interface FileAnswer {
  readonly status: string;
  readonly bytes: number | null;
}

/** Files that pages are made with, as the crawl finds them: numbered by type and URL, each URL asked for once. */
export class PageFiles {
  /** `<type> <url>`, in the order of their numbers. */
  readonly keys: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #answers = new Map<string, FileAnswer>();

  numberOf(key: string): number | undefined {
    return this.#numbers.get(key);
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

  constructor(files: PageFiles) {
    this.#files = files;
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
