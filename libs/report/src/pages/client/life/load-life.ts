/**
 * Reads the life of a page from a file beside the reports. Nothing is fetched: a page that was opened from a disk may read no
 * file, but have one in a frame, which then hands over what it holds.
 */
import type { PageLife } from '../../../model';
import { unpack } from '../unpack';
import {
  joinText,
  lifeFileOf,
  LIVES_INDEX,
  type LivesIndex,
  textsFileOf,
  type TextsFile,
  visitsFileOf,
  type VisitsFile,
} from './life-files';
import { joinMonths, type Visits } from './page-visits';

/** `absent`: the files are not beside the reports; `unknown`: no recording ever had the page. */
export type LoadedLife = PageLife | 'absent' | 'unknown';

/** After a file has loaded it tells at once; what is no file of ours never does. */
const WAIT_MS = 500;

export async function loadLife(path: string, folder: string): Promise<LoadedLife> {
  const index = await readFile<LivesIndex>(`${folder}/${LIVES_INDEX}`);
  if (!index || !Number.isInteger(index.count)) return 'absent';
  const lives = await readFile<PageLife[]>(`${folder}/${lifeFileOf(path, index.count)}`);
  if (!Array.isArray(lives)) return 'absent';
  return lives.find((life) => life.path === path) ?? 'unknown';
}

/** What a page said by a recording, and in which file of it that stands; null where a file is not beside the report. */
export async function loadText(
  path: string,
  folder: string,
  { found, file }: Pick<TextsFile, 'found' | 'file'>,
): Promise<string | null> {
  const told = await readFile<TextsFile>(`${folder}/${textsFileOf({ found, file })}`);
  if (told?.found !== found || told.file !== file || !Array.isArray(told.texts)) return null;
  const text = told.texts.find(([own]) => own === path)?.[1] ?? null;
  if (text === null || typeof text === 'string') return text;
  // The first is written in full.
  const first = text.found === found ? null : await loadText(path, folder, text);
  return first === null ? null : joinText(first, text);
}

/** Months that are shown before somebody asks for more. */
const MONTHS_FIRST = 13;

/** Null where no visits were ever counted. */
export async function loadVisits(path: string, folder: string, everything: boolean): Promise<Visits | null> {
  const index = await readFile<LivesIndex>(`${folder}/${LIVES_INDEX}`);
  const { count = 1, months = [] } = index?.visits ?? {};
  if (months.length === 0) return null;
  const wanted = everything ? months : months.slice(-MONTHS_FIRST);
  const files = await Promise.all(
    wanted.map(async (month): Promise<[string, VisitsFile | null]> => {
      const file = await readFile<VisitsFile>(`${folder}/${visitsFileOf(path, month, count)}`);
      return [month, file?.month === month && file.count === count ? file : null];
    }),
  );
  return joinMonths(path, files, months.length - wanted.length);
}

const read = new Map<string, Promise<unknown>>();

/** Null when there is none that tells. Each that tells is read once. */
function readFile<T>(address: string): Promise<T | null> {
  const known = read.get(address) ?? inFrame(address);
  read.set(address, known);
  // It may come later.
  void known.then((told) => told ?? read.delete(address));
  return known as Promise<T | null>;
}

async function inFrame(address: string): Promise<unknown> {
  const frame = Object.assign(document.createElement('iframe'), { src: address, hidden: true, title: '' });
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  const done = new AbortController();
  const told = new Promise<{ encoding: string; text: string } | null>((resolve) => {
    const listen = ({ source, data }: MessageEvent<{ encoding?: unknown; text?: unknown } | null>): void => {
      if (source !== frame.contentWindow || typeof data?.encoding !== 'string' || typeof data.text !== 'string') return;
      resolve({ encoding: data.encoding, text: data.text });
    };
    addEventListener('message', listen, { signal: done.signal });
    frame.addEventListener('load', () => setTimeout(() => resolve(null), WAIT_MS));
  });
  document.body.append(frame);
  try {
    const block = await told;
    return block && (await unpack(block.encoding, block.text));
  } catch {
    return null;
  } finally {
    done.abort();
    frame.remove();
  }
}
