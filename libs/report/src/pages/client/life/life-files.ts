/**
 * Which file beside the reports holds the life of a page: the same in whoever writes them and in the page that reads them. Pure.
 */

/** The folder of these files, beside those of the reports. */
export const LIVES_FOLDER = 'lives';

/** Says in how many files they stand. */
export const LIVES_INDEX = 'index.html';

export interface LivesIndex {
  readonly count: number;
  /** Of the visits: in how many files those of a month stand, and which months there are, sorted. */
  readonly visits: { readonly count: number; readonly months: readonly string[] };
}

/** Visits of some pages in a month. */
export interface VisitsFile {
  /** `YYYY-MM`. */
  readonly month: string;
  /** As in the index: of another number of files it is none of these. */
  readonly count: number;
  /** A sign a day from the first: `f` counted whole, `p` not yet, `-` never asked for. */
  readonly days: string;
  /** By path; days at the end without any are left out. */
  readonly pages: readonly (readonly [path: string, visits: readonly number[]])[];
}

/** Texts that a recording found, of some pages. They are never another again. */
export interface TextsFile {
  /** As in a life. */
  readonly found: string;
  readonly file: number;
  /** By path: the text, or what of it is other than in the first one of the page. */
  readonly texts: readonly (readonly [path: string, text: string | TextSince])[];
}

/** A text by the first one of its page: so many characters of that from its start, `text`, and so many up to its end. */
export interface TextSince {
  readonly found: string;
  readonly file: number;
  readonly start: number;
  readonly text: string;
  readonly end: number;
}

/** The text again. */
export function joinText(first: string, { start, text, end }: TextSince): string {
  return first.slice(0, start) + text + first.slice(first.length - end);
}

/** Pages of a file, on average, when it has become too full. */
const PAGES_A_FILE = 64;
const MOST_FILES = 1024;

/** How many files the lives of so many pages stand in: a power of two, so that it seldom changes. */
export function fileCount(pages: number): number {
  let count = 1;
  while (count < MOST_FILES && pages > count * PAGES_A_FILE) count *= 2;
  return count;
}

/** From so many files of lives on texts stand apart: a life that changes would take those of its whole file along. */
const MANY_FILES = 8;

export function hasTextsApart(count: number): boolean {
  return count >= MANY_FILES;
}

/** Pages whose texts stand in one file, on an average, and at most. */
const TEXTS_A_FILE = 256;
const MOST_TEXTS = 512;

/**
 * In which file each of some texts stands: neighbours by path say much the same, and stand together. A file ends where a path says so, so
 * that a page that goes leaves those of others as they are. It is known by its first page.
 *
 * @param paths sorted
 */
export function textsFiles(paths: readonly string[]): Map<string, number> {
  const files = new Map<string, number>();
  let file: number | null = null;
  let texts = 0;
  for (const path of paths) {
    const hash = hashOf(path);
    file ??= hash;
    files.set(path, file);
    texts += 1;
    if (hash % TEXTS_A_FILE > 0 && texts < MOST_TEXTS) continue;
    file = null;
    texts = 0;
  }
  return files;
}

/** Name of a file of texts that a recording found. */
export function textsFileOf({ found, file }: Pick<TextsFile, 'found' | 'file'>): string {
  return `t-${found.replace(/\D/g, '')}-${file.toString(16).padStart(8, '0')}.html`;
}

const PAGES_A_VISITS_FILE = 1536;
const MOST_VISITS_FILES = 64;

/** The same for the visits of a month. */
export function visitsCount(pages: number): number {
  let count = 1;
  while (count < MOST_VISITS_FILES && pages > count * PAGES_A_VISITS_FILE) count *= 2;
  return count;
}

/** Name of the file with a page's visits in a month. */
export function visitsFileOf(path: string, month: string, count: number): string {
  return visitsFile(month, hashOf(path) % count);
}

/** Names of all of a month. */
export function visitsFiles(month: string, count: number): string[] {
  return Array.from({ length: count }, (_, nr) => visitsFile(month, nr));
}

/** `v-2026-03-0f.html` */
function visitsFile(month: string, nr: number): string {
  return `v-${month}-${nr.toString(16).padStart(2, '0')}.html`;
}

/** Name of the file of a page. */
export function lifeFileOf(path: string, count: number): string {
  return lifeFile(hashOf(path) % count, count);
}

/** Names of all of them. */
export function lifeFiles(count: number): string[] {
  return Array.from({ length: count }, (_, nr) => lifeFile(nr, count));
}

/** `p-512-01f.html`: of another number of files none is mistaken for one of these. */
function lifeFile(nr: number, count: number): string {
  return `p-${count}-${nr.toString(16).padStart(3, '0')}.html`;
}

/** FNV-1a of the UTF-16 units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
