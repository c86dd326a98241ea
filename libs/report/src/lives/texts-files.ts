import { fileCount, hasTextsApart, textsFileOf, type TextsFile, type TextSince } from '../pages/client/life/life-files';
import { saidIn, type LifeFiller, type TextFiles, type WantedText } from './fill-life';
import type { LifeFacts } from './life-facts';
import { digestOf, LIVES_VERSION, type LifeStamps } from './life-file';

/** A text of a page that a recording found, and where the first of the page stands. */
interface FoundText {
  readonly path: string;
  readonly wanted: WantedText;
  readonly first: { readonly found: string; readonly count: number; readonly wanted: WantedText };
}

/** A file of texts that a recording found. */
export interface TextsFilePlan extends LifeStamps {
  readonly name: string;
  readonly found: string;
  readonly count: number;
  readonly texts: readonly FoundText[];
}

/** Texts of lives in files of their own, and how many there are of each recording; null where the lives themselves have them. */
export interface TextsApart {
  readonly files: readonly TextsFilePlan[];
  readonly counts: TextFiles;
}

/**
 * Of a large site: what a recording found is written once, and never again, whatever else becomes of its pages.
 *
 * @param count of the files of lives
 */
export function planTextsFiles(facts: ReadonlyMap<string, LifeFacts>, count: number): TextsApart | null {
  if (!hasTextsApart(count)) return null;
  const numbers = new Map<string, number>();
  for (const { textsAt } of facts.values())
    for (const [found] of textsAt) numbers.set(found, (numbers.get(found) ?? 0) + 1);
  const counts = new Map(Array.from(numbers, ([found, number]) => [found, fileCount(number)]));
  const files = new Map<string, { readonly found: string; texts: FoundText[] }>();
  for (const { path, pageId, textsAt } of facts.values()) {
    const textIn = (nr: number): WantedText => ({ nr, pageId, aspect: 'ed_text' });
    const [from, nr] = textsAt.at(-1) ?? ['', 0];
    const first = { found: from, count: counts.get(from) ?? 1, wanted: textIn(nr) };
    for (const [found, at] of textsAt) {
      const name = textsFileOf(path, found, counts.get(found)!);
      const texts: FoundText[] = files.get(name)?.texts ?? [];
      texts.push({ path, wanted: textIn(at), first });
      files.set(name, { found, texts });
    }
  }
  return {
    files: Array.from(files, ([name, file]) => planOf(name, { ...file, count: counts.get(file.found)! })),
    counts,
  };
}

function planOf(name: string, file: Pick<TextsFilePlan, 'found' | 'count' | 'texts'>): TextsFilePlan {
  const rules = `texts${LIVES_VERSION}`;
  const texts = file.texts.map(({ path, first }) => [path, first.found, first.count]);
  return { name, ...file, rules, stamp: digestOf([rules, file.found, file.count, texts]) };
}

/** Texts that have to be read for a file. */
export function wantedForTexts({ texts }: TextsFilePlan): WantedText[] {
  return texts.flatMap(({ wanted, first }) => (wanted.nr === first.wanted.nr ? [wanted] : [wanted, first.wanted]));
}

export function fillTextsFile({ found, count, texts }: TextsFilePlan, textOf: LifeFiller['textOf']): TextsFile {
  return {
    found,
    count,
    texts: texts.map(({ path, wanted, first }) => {
      const text = saidIn(textOf, wanted);
      return [path, first.found === found ? text : shorter(text, saidIn(textOf, first.wanted), first)];
    }),
  };
}

/** The text by the first one of the page, where that is less to write. */
function shorter(text: string, first: string, { found, count }: FoundText['first']): string | TextSince {
  const most = Math.min(text.length, first.length);
  let start = 0;
  while (start < most && text[start] === first[start]) start += 1;
  let end = 0;
  while (end < most - start && text.at(-1 - end) === first.at(-1 - end)) end += 1;
  const since = { found, count, start, text: text.slice(start, text.length - end), end };
  return JSON.stringify(since).length < JSON.stringify(text).length ? since : text;
}
