import {
  hasTextsApart,
  textsFileOf,
  textsFiles,
  type TextsFile,
  type TextSince,
} from '../pages/client/life/life-files';
import { saidIn, type LifeFiller, type TextFiles, type WantedText } from './fill-life';
import type { LifeFacts } from './life-facts';
import { digestOf, type LifeStamps } from './life-file';

/** Raise it with any change to how these files are written: then all of them are written anew. */
const TEXTS_VERSION = 2;

/** A text of a page that a recording found, and where the first of the page stands. */
interface FoundText {
  readonly path: string;
  readonly wanted: WantedText;
  readonly first: { readonly found: string; readonly file: number; readonly wanted: WantedText };
}

/** A file of texts that a recording found. */
export interface TextsFilePlan extends LifeStamps {
  readonly name: string;
  readonly found: string;
  readonly file: number;
  readonly texts: readonly FoundText[];
}

/** Texts of lives in files of their own, and in which of them each stands; null where the lives themselves have them. */
export interface TextsApart {
  readonly files: readonly TextsFilePlan[];
  readonly fileOf: TextFiles;
}

/**
 * Of a large site: what a recording found is written once, and never again, whatever else becomes of its pages.
 *
 * @param count of the files of lives
 */
export function planTextsFiles(facts: ReadonlyMap<string, LifeFacts>, count: number): TextsApart | null {
  if (!hasTextsApart(count)) return null;
  const foundBy = new Map<string, string[]>();
  const pages = [...facts.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, textsAt } of pages)
    for (const [found] of textsAt) {
      const paths = foundBy.get(found);
      if (paths) paths.push(path);
      else foundBy.set(found, [path]);
    }
  const grouped = new Map(Array.from(foundBy, ([found, paths]) => [found, textsFiles(paths)]));
  const fileOf: TextFiles = (path, found) => grouped.get(found)!.get(path)!;
  const files = new Map<string, { readonly found: string; readonly file: number; readonly texts: FoundText[] }>();
  for (const { path, pageId, textsAt } of pages) {
    const textIn = (nr: number): WantedText => ({ nr, pageId, aspect: 'ed_text' });
    for (const [found, nr] of textsAt) {
      const [from, firstNr] = textsAt.at(-1)!;
      const first = { found: from, file: fileOf(path, from), wanted: textIn(firstNr) };
      const file = fileOf(path, found);
      const name = textsFileOf({ found, file });
      const plan = files.get(name) ?? { found, file, texts: [] };
      files.set(name, plan);
      plan.texts.push({ path, wanted: textIn(nr), first });
    }
  }
  return { files: Array.from(files, ([name, file]) => planOf(name, file)), fileOf };
}

function planOf(name: string, file: Pick<TextsFilePlan, 'found' | 'file' | 'texts'>): TextsFilePlan {
  const rules = `texts${TEXTS_VERSION}`;
  const texts = file.texts.map(({ path, first }) => [path, first.found, first.file]);
  return { name, ...file, rules, stamp: digestOf([rules, file.found, file.file, texts]) };
}

/** Texts that have to be read for a file. */
export function wantedForTexts({ texts }: TextsFilePlan): WantedText[] {
  return texts.flatMap(({ wanted, first }) => (wanted.nr === first.wanted.nr ? [wanted] : [wanted, first.wanted]));
}

export function fillTextsFile({ found, file, texts }: TextsFilePlan, textOf: LifeFiller['textOf']): TextsFile {
  return {
    found,
    file,
    texts: texts.map(({ path, wanted, first }) => {
      const text = saidIn(textOf, wanted);
      return [path, first.found === found ? text : shorter(text, saidIn(textOf, first.wanted), first)];
    }),
  };
}

/** The text by the first one of the page, where that is less to write. */
function shorter(text: string, first: string, { found, file }: FoundText['first']): string | TextSince {
  const most = Math.min(text.length, first.length);
  let start = 0;
  while (start < most && text[start] === first[start]) start += 1;
  let end = 0;
  while (end < most - start && text.at(-1 - end) === first.at(-1 - end)) end += 1;
  const since = { found, file, start, text: text.slice(start, text.length - end), end };
  return JSON.stringify(since).length < JSON.stringify(text).length ? since : text;
}
